"""Days that people call by a name, from nlu_data/calendar/named_days.yml."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from lunardate import LunarDate

# Solar terms of the 21st century by the usual day formula [Y*0.2422+C]-[(Y-1)/4], from 小寒 on.
_TERM_CONSTANTS = (
    5.4055, 20.12, 3.87, 18.73, 5.63, 20.646, 4.81, 20.1, 5.52, 21.04, 5.678, 21.37,
    7.108, 22.83, 7.5, 23.13, 7.646, 23.042, 8.318, 23.438, 7.438, 22.36, 7.18, 21.94,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedDays:
    """The rules by which the named days of a year are found, and how they are written."""

    solar: dict[str, tuple[int, int]]
    lunar: dict[str, tuple[int, int]]
    nth: dict[str, tuple[int, int, int]]
    terms: tuple[str, ...]
    spellings: dict[str, str]
    """As written → the name."""

    def on(self, name: str, year: int) -> date | None:
        """The day of that name in a (lunar: Chinese) year; None where it cannot be known."""
        if name in self.solar:
            return _date(year, *self.solar[name])
        if name in self.lunar:
            return lunar_date(year, *self.lunar[name], eve=name == "除夕")
        if name in self.nth:
            month, n, weekday = self.nth[name]
            first = _date(year, month, 1)
            if first is None:
                return None
            return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (n - 1))
        if name in self.terms:
            return _solar_term(self.terms.index(name), year)
        return None


def lunar_date(year: int, month: int, day: int, *, eve: bool = False) -> date | None:
    """The Gregorian day of a Chinese calendar date, 1900-2099; `eve`: day before new year."""
    try:
        if eve:
            new_year: date = LunarDate(year + 1, 1, 1).to_solar_date()
            return new_year - timedelta(days=1)
        found: date = LunarDate(year, month, day).to_solar_date()
    except (ValueError, OverflowError):
        return None
    return found


def _solar_term(index: int, year: int) -> date | None:
    if not 2000 <= year < 2100:
        return None
    short = year - 2000
    # The four terms of January and February count the leap days of the years before.
    leaps = (short - 1) // 4 if index < 4 else short // 4
    return _date(year, index // 2 + 1, int(short * 0.2422 + _TERM_CONSTANTS[index]) - leaps)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=1)
def named_days() -> NamedDays:
    """The file, read once; raises ValueError where it is malformed."""
    path = files("nlu_data") / "calendar" / "named_days.yml"
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))

    def pair(text: str) -> tuple[int, int]:
        month, day = text.split("-")
        return int(month), int(day)

    spellings = {str(w): str(name) for name, words in data["names"].items() for w in [name, *words]}
    spellings |= {term: term for term in data["terms"] if term not in data["ambiguous"]}
    spellings |= {name: name for group in ("solar", "lunar", "nth") for name in data[group]}
    return NamedDays(
        solar={name: pair(day) for name, day in data["solar"].items()},
        lunar={name: pair(day) for name, day in data["lunar"].items()},
        nth={name: (rule[0], rule[1], rule[2]) for name, rule in data["nth"].items()},
        terms=tuple(data["terms"]),
        spellings=spellings,
    )
