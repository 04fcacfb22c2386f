"""The dated rules that hold somewhere on a day: those of rulebook.yml and those HR has added."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

NATIONAL = "national"
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated rule."""

    kind: str
    region: str
    valid_from: date
    valid_until: date | None
    data: Data
    source: str
    confirmed: bool = True
    """Whether somebody has read the original text."""
    shipped: bool = True

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules; `national` and `local` find the one in force."""

    rules: Sequence[Rule]

    def find(self, kind: str, region: str, on: date) -> Rule | None:
        """The newest that holds; HR's goes before a shipped one of the same day."""
        fitting = [r for r in self.rules if (r.kind, r.region) == (kind, region) and r.holds(on)]
        return max(fitting, key=lambda r: (r.valid_from, not r.shipped), default=None)

    def national(self, kind: str, on: date) -> Rule | None:
        """The rule of the whole country."""
        return self.find(kind, NATIONAL, on)

    def local(self, kind: str, region: str | None, on: date) -> Rule | None:
        """The rule of a region, None where none is known."""
        return self.find(kind, region, on) if region else None

    def calendar_days(self, leave_type: str, region: str | None, on: date) -> bool:
        """Whether every day counts, or working days alone."""
        local, national = self.local(leave_type, region, on), self.national(leave_type, on)
        for rule in (local, national):
            if rule is not None and "counting" in rule.data:
                return bool(rule.data["counting"] == "calendar")
        return False


@cache
def shipped() -> tuple[Rule, ...]:
    """What rulebook.yml holds."""
    text = resources.files("hr_backend.leave").joinpath("rulebook.yml").read_text("utf-8")
    rows: list[dict[str, Any]] = yaml.safe_load(text)
    return tuple(
        Rule(
            kind=row["kind"],
            region=row["region"],
            valid_from=row["valid_from"],
            valid_until=row.get("valid_until"),
            data=row["data"],
            source=row["source"],
            confirmed=row.get("confirmed", True),
        )
        for row in rows
    )


def rulebook(added: Iterable[Rule] = ()) -> Rulebook:
    """The shipped rules and those of the company."""
    return Rulebook((*shipped(), *added))


@cache
def regions() -> dict[str, str]:
    """Region by everything it is called: its code, its name, its cities and theirs."""
    text = resources.files("hr_backend.leave").joinpath("regions.yml").read_text("utf-8")
    rows: dict[str, dict[str, Any]] = yaml.safe_load(text)
    names: dict[str, str] = {}
    for code, row in rows.items():
        names[code] = names[row["name"]] = code
        for city, name in row["cities"].items():
            names[city] = names[name] = code
    return names


@cache
def region_names() -> dict[str, str]:
    """What a region is called in Chinese, by its code."""
    text = resources.files("hr_backend.leave").joinpath("regions.yml").read_text("utf-8")
    rows: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return {code: row["name"] for code, row in rows.items()}


def region_of(text: str | None) -> str | None:
    """The region a code or a name stands for (shanghai, 上海, 上海市, 深圳); None where unknown."""
    if text is None:
        return None
    known = regions()
    name = text.strip().lower()
    return known.get(name) or known.get(name.removesuffix("市").removesuffix("省"))
