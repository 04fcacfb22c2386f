"""The company's own rules about attendance: dated, shipped with defaults, changed by HR. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from hr_backend.attendance.facts import Basis


@dataclass(frozen=True, slots=True)
class CompanyRules:
    """What the law leaves to the company (劳动合同法 art. 4)."""

    overtime_basis: Basis = Basis.PUNCHES
    overtime_from_minutes: int = 30
    """Fewer minutes beyond a workday's shift are no overtime."""
    corrections_a_month: int = 3
    """Punches that may be asked to be added for one month's days; refused ones do not count."""
    correction_days: int = 31
    """How long afterwards a punch may still be asked to be added."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "CompanyRules":
        """As stored; what is not named is as shipped."""
        known = asdict(cls()) | dict(data)
        return cls(**(known | {"overtime_basis": Basis(known["overtime_basis"])}))


@dataclass(frozen=True, slots=True)
class DatedRules:
    """All versions, the oldest first."""

    versions: tuple[tuple[date, CompanyRules], ...] = ()

    def on(self, day: date) -> CompanyRules:
        """What holds on a day."""
        held = [rules for since, rules in self.versions if since <= day]
        return held[-1] if held else CompanyRules()
