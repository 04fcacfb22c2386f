"""The law's dated figures: read once, checked, looked up by day, city and scheme."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, TypeVar

import yaml

from hr_backend.payroll.law.errors import CityUnknown, StandardUnknown, TaxTableUnknown
from hr_backend.payroll.law.rows import (
    AverageWage,
    Bounds,
    Cities,
    CityRow,
    Figure,
    MinimumWage,
    National,
    Rates,
    Row,
    SchemeName,
    TaxTableRow,
)
from hr_backend.payroll.rules.overtime import OvertimeLaw
from hr_backend.payroll.rules.tax import Bracket, TaxTable
from hr_backend.payroll.rules.values import fen_of, rate_of

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Book:
    """What holds when and where. Rows earlier in a tuple win over later ones."""

    tax_tables: tuple[TaxTableRow, ...]
    figures: tuple[Figure, ...]
    cities: dict[str, str]
    """Every name of a city, to its code."""
    bounds: tuple[Bounds, ...]
    rates: tuple[Rates, ...]
    minimum_wages: tuple[MinimumWage, ...]
    average_wages: tuple[AverageWage, ...]

    def overlaid(self, rows: Iterable[CityRow], names: Iterable[tuple[str, str]] = ()) -> "Book":
        """With HR's own rows over the shipped ones, and (name, code) of further cities."""
        rows = tuple(rows)
        cities = dict(self.cities) | {row.city: row.city for row in rows} | dict(names)
        return replace(
            self,
            cities=cities,
            bounds=_of(Bounds, rows) + self.bounds,
            rates=_of(Rates, rows) + self.rates,
            minimum_wages=_of(MinimumWage, rows) + self.minimum_wages,
            average_wages=_of(AverageWage, rows) + self.average_wages,
        )

    def tax_row(self, kind: str, on: date) -> TaxTableRow:
        """The `annual` or `monthly` table of a day; TaxTableUnknown where there is none."""
        rows = [row for row in self.tax_tables if row.kind == kind]
        for row in rows:
            if row.holds(on):
                return row
        raise TaxTableUnknown(kind=kind, on=on.isoformat(), known=_periods(rows))

    def tax_table(self, kind: str, on: date) -> TaxTable:
        """The table as the rules take it; TaxTableUnknown where there is none."""
        return _table(self.tax_row(kind, on))

    def figure(self, code: str, on: date) -> Figure:
        """A national figure on a day; StandardUnknown where it does not hold."""
        rows = [row for row in self.figures if row.code == code]
        found = next((row for row in rows if row.holds(on)), None)
        if found is None:
            raise StandardUnknown(what=code, on=on.isoformat(), known=_periods(rows))
        return found

    def value(self, code: str, on: date) -> Decimal:
        return self.figure(code, on).value

    def in_force(self, code: str, on: date) -> bool:
        return any(row.code == code and row.holds(on) for row in self.figures)

    def overtime_law(self, on: date) -> OvertimeLaw:
        """Rates, pay days and caps of a day."""
        return OvertimeLaw(
            workday=rate_of(self.value("overtime_workday", on)),
            rest_day=rate_of(self.value("overtime_rest_day", on)),
            holiday=rate_of(self.value("overtime_holiday", on)),
            pay_days=self.value("pay_days", on),
            hours_a_day=self.value("hours_a_day", on),
            month_cap=self.value("overtime_hours_a_month", on),
        )

    def city(self, name: str) -> str:
        """The code of a city by any of its names; CityUnknown."""
        found = self.cities.get(name.strip().lower())
        if found is None:
            raise CityUnknown(known=sorted(set(self.cities.values())))
        return found

    def bounds_of(self, city: str, scheme: SchemeName, on: date) -> Bounds:
        """Floor and ceiling of a scheme's base; StandardUnknown."""
        rows = [row for row in self.bounds if row.city == city]
        for name in scheme.bounds_of:
            for row in rows:
                if row.scheme == name and row.holds(on):
                    return row
        near = [row for row in rows if row.scheme in scheme.bounds_of]
        raise StandardUnknown(
            what="bounds", city=city, scheme=scheme.value, on=on.isoformat(), known=_periods(near)
        )

    def rates_of(self, city: str, scheme: SchemeName, on: date) -> Rates:
        """Both sides' shares of a scheme; StandardUnknown."""
        rows = [row for row in self.rates if row.city == city and row.scheme == scheme]
        found = next((row for row in rows if row.holds(on)), None)
        if found is None:
            raise StandardUnknown(
                what="rates",
                city=city,
                scheme=scheme.value,
                on=on.isoformat(),
                known=_periods(rows),
            )
        return found

    def schemes_of(self, city: str) -> tuple[SchemeName, ...]:
        """The schemes a city has rates of at any time, in the order of `SchemeName`."""
        there = {row.scheme for row in self.rates if row.city == city}
        return tuple(scheme for scheme in SchemeName if scheme in there)

    def minimum_wage(self, city: str, on: date) -> MinimumWage:
        """A city's minimum wage on a day; StandardUnknown."""
        rows = [row for row in self.minimum_wages if row.city == city]
        found = next((row for row in rows if row.holds(on)), None)
        if found is None:
            raise StandardUnknown(
                what="minimum_wage", city=city, on=on.isoformat(), known=_periods(rows)
            )
        return found

    def average_wage(self, city: str, year: int) -> AverageWage:
        """A city's average wage of a calendar year; StandardUnknown."""
        rows = [row for row in self.average_wages if row.city == city]
        found = next((row for row in rows if row.year == year), None)
        if found is None:
            known = sorted({row.year for row in rows})
            raise StandardUnknown(what="average_wage", city=city, year=year, known=known)
        return found


@cache
def shipped() -> Book:
    """What this version ships, read and checked once."""
    national = National.model_validate(read("national.yml"))
    cities = Cities.model_validate(read("cities.yml"))
    names = {code: code for code in cities.cities}
    names |= {name: code for code, others in cities.cities.items() for name in others}
    return Book(
        national.tax_tables,
        national.figures,
        names,
        cities.bounds,
        cities.rates,
        cities.minimum_wages,
        cities.average_wages,
    )


def read(name: str) -> Any:
    """A file of this folder."""
    return yaml.safe_load(
        resources.files("hr_backend.payroll.law").joinpath(name).read_text("utf-8")
    )


@cache
def _table(row: TaxTableRow) -> TaxTable:
    return TaxTable(
        tuple(
            Bracket(None if upto is None else fen_of(upto), rate_of(rate), fen_of(quick))
            for upto, rate, quick in row.brackets
        )
    )


def _of(kind: type[R], rows: Sequence[object]) -> tuple[R, ...]:
    return tuple(row for row in rows if isinstance(row, kind))


def _periods(rows: Iterable[Row]) -> list[dict[str, str | None]]:
    spans = sorted({(row.since, row.until) for row in rows}, key=lambda span: span[0])
    return [
        {"since": since.isoformat(), "until": until.isoformat() if until else None}
        for since, until in spans
    ]
