"""What a month is reckoned from, as columns: one place a person in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from hr_backend.payroll.rules.part_month import Method, Stretch
from hr_backend.payroll.rules.values import FenColumn

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Taxed(IntEnum):
    """How an employee's month is taxed; the place in `plan.TAXATION`."""

    STANDARD = 0
    FIRST_JOB = 1
    LAST_YEAR_UNDER_60000 = 2
    NON_RESIDENT = 3


@dataclass(frozen=True, slots=True)
class Before:
    """Sums of the tax year's earlier months, in fen."""

    income: FenColumn
    basic: FenColumn
    insured: FenColumn
    additional: FenColumn
    withheld: FenColumn


@dataclass(frozen=True, slots=True)
class People:
    """A chunk of employees. Money in fen; days, hours and other quantities in hundredths."""

    ids: tuple[str, ...]
    salary: FenColumn
    """A month's wage, as it was last in the month."""
    paid_days: Ints
    """Paid days of the month in which they were employed."""
    broken: Mapping[int, tuple[Method, tuple[Stretch, ...]]]
    """Of those whose month is not one whole stretch: joined, left, or the wage changed."""
    insurance_base: FenColumn
    fund_base: FenColumn
    fund_rate: Ints
    """In hundred-thousandths."""
    additional: FenColumn
    taxed: Ints
    employed_from: Ints
    """First month (1-12) of the tax year with this employer."""
    service_months: Ints
    city: Ints
    """Place in the plan's cities."""
    quantities: Mapping[str, Ints]
    amounts: Mapping[str, FenColumn]
    """Own amounts by item."""
    corrections: Mapping[tuple[date, bool], FenColumn]
    before: Before
    bonus_taken: Bools
    """Whether a bonus was taxed by itself this year already."""

    def __len__(self) -> int:
        """How many people."""
        return len(self.ids)
