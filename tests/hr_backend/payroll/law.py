"""The law of late 2026, as the tests reckon with it."""

from datetime import date
from typing import Final

from hr_backend.payroll.law.book import shipped

ON: Final = date(2026, 11, 27)
ANNUAL: Final = shipped().tax_table("annual", ON)
MONTHLY: Final = shipped().tax_table("monthly", ON)
OVERTIME: Final = shipped().overtime_law(ON)
PAY_DAYS: Final = OVERTIME.pay_days
