"""Social insurance (五险) and housing fund (公积金): base within bounds, shares of both sides."""

from dataclasses import dataclass

import numpy as np

from hr_backend.payroll.rules.values import (
    RATE_UNIT,
    Fen,
    FenColumn,
    Inputs,
    Line,
    Step,
    checked,
    half_up,
    half_up_column,
    share_of,
)


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a city asks for in one scheme on a day; amounts in fen."""

    code: str
    """pension, medical, unemployment, injury, maternity, fund, fund_extra."""
    floor: Fen
    ceiling: Fen | None
    employer_rate: int
    employee_rate: int
    employer_fixed: Fen = 0
    employee_fixed: Fen = 0
    rounded_to: Fen = 1
    """1: to the fen; 100: to the whole yuan."""
    rule: str = "insurance.share"

    @property
    def is_fund(self) -> bool:
        return self.code in ("fund", "fund_extra")


@dataclass(frozen=True, slots=True)
class Contribution:
    """Both sides' shares of one scheme in a month, in fen."""

    scheme: Scheme
    wished: Fen
    """The base as it came."""
    base: Fen
    """The base within the bounds."""
    employer: Fen
    employee: Fen

    @property
    def notes(self) -> tuple[str, ...]:
        if self.base > self.wished:
            return ("base_lifted",)
        return ("base_capped",) if self.base < self.wished else ()

    def lines(self) -> tuple[Line, Line]:
        """The employer's line and the employee's."""
        scheme = self.scheme
        return (
            self._line("employer", self.employer, scheme.employer_rate, scheme.employer_fixed),
            self._line("employee", self.employee, scheme.employee_rate, scheme.employee_fixed),
        )

    def _line(self, side: str, amount: Fen, rate: int, fixed: Fen) -> Line:
        scheme = self.scheme
        bounds: Inputs = {"base": self.wished, "floor": scheme.floor}
        if scheme.ceiling is not None:
            bounds["ceiling"] = scheme.ceiling
        share: Inputs = {"base": self.base, "rate": share_of(rate), "fixed": fixed}
        exact = "insurance.share" if scheme.rounded_to == 1 else "insurance.share_whole"
        return Line(
            f"{scheme.code}_{side}",
            amount,
            scheme.rule,
            (
                Step(
                    "insurance.base" if scheme.ceiling is not None else "insurance.base_open",
                    self.base,
                    bounds,
                ),
                Step(exact, amount, share),
            ),
            self.notes,
        )


def bounded(scheme: Scheme, base: Fen) -> Fen:
    """The base in fen within the scheme's floor and ceiling. Source: 社会保险法 art. 12 and the
    city's yearly notice; below the floor it is lifted, above the ceiling cut.
    """
    base = max(base, scheme.floor)
    return base if scheme.ceiling is None else min(base, scheme.ceiling)


def share(scheme: Scheme, base: Fen, rate: int, fixed: Fen = 0) -> Fen:
    """One side's share in fen: base x rate, half up to the scheme's unit, plus a fixed amount.

    `base` lies within the bounds already. Source: 社会保险法 arts. 10-12, 23, 44; city's notice.
    """
    unit = scheme.rounded_to
    return half_up(base * rate, RATE_UNIT * unit) * unit + fixed


def contribute(scheme: Scheme, base: Fen) -> Contribution:
    """Both sides' shares of a scheme on a base in fen, each rounded by itself."""
    used = bounded(scheme, base)
    return Contribution(
        scheme,
        base,
        used,
        share(scheme, used, scheme.employer_rate, scheme.employer_fixed),
        share(scheme, used, scheme.employee_rate, scheme.employee_fixed),
    )


def contribute_column(scheme: Scheme, bases: FenColumn) -> tuple[FenColumn, FenColumn, FenColumn]:
    """(base used, employer, employee) of many people in fen; equals `contribute` for each.

    OverflowError beyond `MAX_FEN`.
    """
    used = np.maximum(checked(bases), scheme.floor)
    if scheme.ceiling is not None:
        used = np.minimum(used, scheme.ceiling)
    unit = scheme.rounded_to
    employer = half_up_column(used * scheme.employer_rate, RATE_UNIT * unit) * unit
    employee = half_up_column(used * scheme.employee_rate, RATE_UNIT * unit) * unit
    return used, employer + scheme.employer_fixed, employee + scheme.employee_fixed


@dataclass(frozen=True, slots=True)
class FundExcess:
    """What of the housing fund is not free of tax, in fen."""

    limit: Fen
    employee: Fen
    """Of the own share: not deducted."""
    employer: Fen
    """Of the employer's share: added to the wage."""

    own_share: Fen
    employer_share: Fen
    average: Fen
    city_average: Fen
    rate: int

    def line(self) -> Line:
        limit: Inputs = {
            "average": self.average,
            "city_average": self.city_average,
            "rate": share_of(self.rate),
        }
        taxed: Inputs = {
            "own_share": self.own_share,
            "employer_share": self.employer_share,
            "limit": self.limit,
        }
        amount = self.employee + self.employer
        steps = (
            Step("insurance.fund_exempt", self.limit, limit),
            Step("insurance.fund_excess", amount, taxed),
        )
        return Line("fund_excess", amount, "insurance.fund_excess", steps, ("fund_excess_taxed",))


def fund_excess(
    *, employer: Fen, employee: Fen, average: Fen, city_average: Fen, rate: int
) -> FundExcess:
    """What of the housing fund is taxed, in fen, each side by itself.

    Free of tax is 12 % (`rate`) of the person's prior-year monthly average wage, which counts up to
    three times the city's monthly average. Source: 财税〔2006〕10号.
    """
    limit = half_up(min(average, 3 * city_average) * rate, RATE_UNIT)
    return FundExcess(
        limit,
        max(0, employee - limit),
        max(0, employer - limit),
        employee,
        employer,
        average,
        city_average,
        rate,
    )
