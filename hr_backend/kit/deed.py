"""Who does something, when, and by which rules: handed down to everything a request changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from hr_backend.kit.auth import Actor

SYSTEM: Final = Actor("system", "system")
"""Who did what fell due."""
CHINA: Final = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class AppliedRule:
    """A rule that decided, with the numbers that fill its sentence."""

    code: str
    data: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "data": dict(self.data)}


@dataclass(frozen=True, slots=True)
class Deed:
    """One person doing one thing."""

    actor: Actor
    now: datetime
    """Aware, UTC."""
    zone: ZoneInfo
    """The company's time zone."""
    on_behalf_of: str | None = None
    """Whose wish it was, where that is not the actor."""
    rules: tuple[AppliedRule, ...] = ()


def falling_due(now: datetime) -> Deed:
    """What is done because its time has come, by nobody in particular."""
    return Deed(SYSTEM, now, CHINA)
