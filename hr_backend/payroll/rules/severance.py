"""Severance (经济补偿): years that count, the cap, and the tax on what exceeds the exemption."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from hr_backend.payroll.rules.tax import TaxTable
from hr_backend.payroll.rules.values import Fen, Inputs, Line, Step, rounded, share_of

CAP_YEARS = Decimal(12)
CAP_TIMES = 3
HALF = Decimal("0.5")


class Ground(StrEnum):
    """What is owed."""

    N = "n"
    """经济补偿 (LCL arts. 46-47)."""
    N_PLUS_1 = "n_plus_1"
    """With a month's wage in place of notice (LCL art. 40)."""
    TWO_N = "2n"
    """赔偿金 for unlawful dismissal (LCL art. 87)."""


def service_months(hired_on: date, last_day: date) -> tuple[int, int]:
    """Whole months of service and days beyond them; both days are worked.

    ValueError where the last day is before the first.
    """
    end = last_day + timedelta(days=1)
    if end <= hired_on:
        raise ValueError("the last day is before the first")
    months = (end.year - hired_on.year) * 12 + end.month - hired_on.month
    # A day the month does not have (31st) is its last.
    if _day_in(end.year, end.month, hired_on.day) > end:
        months -= 1
    year, month = divmod(hired_on.year * 12 + hired_on.month - 1 + months, 12)
    return months, (end - _day_in(year, month + 1, hired_on.day)).days


def _day_in(year: int, month: int, day: int) -> date:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), first_of_next - timedelta(days=1))


def counted_years(months: int, days: int = 0) -> Decimal:
    """Years that count: each full year 1; 6 to 12 months more 1; less 0.5. Source: LCL art. 47."""
    years, rest = divmod(months, 12)
    if rest >= 6:
        return Decimal(years + 1)
    return Decimal(years) + (HALF if rest or days else 0)


@dataclass(frozen=True, slots=True)
class Severance:
    """What is owed at the end, and its tax; fen."""

    ground: Ground
    years: Decimal
    counted: Decimal
    """Years that are paid: 12 at most under the cap."""
    wage: Fen
    """The month's wage that counts: lifted to the minimum wage, cut at three times the average."""
    average: Fen
    limit: Fen
    minimum: Fen
    compensation: Fen
    notice: Fen
    exempt: Fen
    taxable: Fen
    tax: Fen
    table: TaxTable
    other: Fen = 0

    @property
    def capped(self) -> bool:
        return self.wage < self.average

    @property
    def total(self) -> Fen:
        return self.compensation + self.notice

    def lines(self) -> tuple[Line, ...]:
        times = Decimal(2 if self.ground is Ground.TWO_N else 1)
        wage: Inputs = {"average": self.average, "limit": self.limit, "minimum": self.minimum}
        pay: Inputs = {"wage": self.wage, "years": self.counted, "times": times}
        notes = ("severance_capped",) if self.capped else ()
        if self.wage > self.average:
            notes = ("severance_lifted",)
        lines = [
            Line(
                "severance",
                self.compensation,
                f"severance.{self.ground}",
                (
                    Step("severance.wage", self.wage, wage),
                    Step("severance.pay", self.compensation, pay),
                ),
                notes,
            )
        ]
        if self.notice:
            step = Step("severance.notice", self.notice, {"last_wage": self.notice})
            lines.append(Line("notice_pay", self.notice, "severance.n_plus_1", (step,)))
        lines.append(self._tax_line())
        return tuple(lines)

    def _tax_line(self) -> Line:
        bracket = self.table.bracket(self.taxable)
        tax: Inputs = {
            "taxable": self.taxable,
            "rate": share_of(bracket.rate),
            "quick": bracket.quick,
        }
        paid: Inputs = {"paid": self.total, "other": self.other, "exempt": self.exempt}
        return Line(
            "severance_tax",
            self.tax,
            "severance.tax",
            (
                Step("severance.taxable", self.taxable, paid),
                Step("severance.tax", self.tax, tax),
            ),
        )


def severance(
    table: TaxTable,
    *,
    ground: Ground,
    years: Decimal,
    average: Fen,
    city_average: Fen,
    minimum: Fen = 0,
    last_wage: Fen = 0,
    other: Fen = 0,
    annual_average: Fen | None = None,
) -> Severance:
    """Severance and its tax in fen.

    `average`: the person's monthly average of the last 12 months, all wages; `city_average`: the
    local monthly average of the year before; `minimum`: local minimum wage, below which the average
    is lifted; `last_wage`: the month before the notice, for N+1; `other`: other one-off sums at the
    end, which share the exemption; `annual_average`: where it is not twelve times the monthly.

    Above three times the city average the wage is cut to that and at most 12 years count. Exempt:
    three times the local annual average; what exceeds it is taxed alone on the annual table.
    Source: LCL arts. 40, 46-47, 87; 实施条例 arts. 20, 27; 财税〔2018〕164号 art. 5(1).
    """
    limit = CAP_TIMES * city_average
    wage = min(max(average, minimum), limit)
    counted = min(years, CAP_YEARS) if average > limit else years
    times = 2 if ground is Ground.TWO_N else 1
    compensation = rounded(Fraction(wage) * Fraction(counted) * times)
    notice = last_wage if ground is Ground.N_PLUS_1 else 0
    exempt = CAP_TIMES * (12 * city_average if annual_average is None else annual_average)
    taxable = max(0, compensation + notice + other - exempt)
    return Severance(
        ground,
        years,
        counted,
        wage,
        average,
        limit,
        minimum,
        compensation,
        notice,
        exempt,
        taxable,
        table.tax(taxable),
        table,
        other,
    )
