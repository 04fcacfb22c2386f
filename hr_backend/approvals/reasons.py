"""Reason codes: the list of why interviews change, as HR words it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Protocol

import yaml
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.errors import ReasonCodeUnknown
from hr_backend.approvals.models import ChangeKind, ReasonCode
from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed


@dataclass(frozen=True, slots=True)
class Reason:
    """One entry of the list."""

    code: str
    title: str
    kinds: tuple[str, ...]
    """Kinds of change it may be given for."""
    words: tuple[str, ...]
    """What people write when they mean it."""
    active: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "kinds": list(self.kinds),
            "words": list(self.words),
            "active": self.active,
        }


class Reasoned(Protocol):
    """A wish that may say why, in words and by code."""

    @property
    def kind(self) -> ChangeKind: ...
    @property
    def reason(self) -> str: ...
    @property
    def reason_code(self) -> str | None: ...


@cache
def defaults() -> Mapping[str, Reason]:
    """What the list holds before HR has changed it, in its order."""
    text = resources.files("hr_backend.approvals").joinpath("reason_codes.yml").read_text("utf-8")
    entries: Mapping[str, Any] = yaml.safe_load(text)
    return {
        code: Reason(code, entry["title"], tuple(entry["kinds"]), tuple(entry["words"]))
        for code, entry in entries.items()
    }


async def all_reasons(session: AsyncSession) -> Mapping[str, Reason]:
    """The list as it is now, retired entries included: the shipped ones, then HR's own."""
    rows = await session.scalars(select(ReasonCode).order_by(ReasonCode.code))
    edited = {
        row.code: Reason(row.code, row.title, tuple(row.kinds), tuple(row.words), row.active)
        for row in rows
    }
    return {**defaults(), **edited}


async def put_reason(session: AsyncSession, deed: Deed, reason: Reason) -> Reason:
    """Add or change an entry; requests that carry its code keep it."""
    before = (await all_reasons(session)).get(reason.code)
    row = {"code": reason.code, **reason.as_json()}
    await session.execute(
        insert(ReasonCode)
        .values(row)
        .on_conflict_do_update(index_elements=["code"], set_=reason.as_json())
    )
    record(
        session,
        deed,
        action="reason_code.set",
        subject=("reason_code", reason.code),
        before=before.as_json() if before else None,
        after=reason.as_json(),
    )
    return reason


async def reason_of(session: AsyncSession, wish: Reasoned) -> str:
    """The reason in words: what was written, or else the title of the code given.

    ReasonCodeUnknown where the code is none of the list's for this kind of change.
    """
    if wish.reason_code is None:
        return wish.reason
    found = (await all_reasons(session)).get(wish.reason_code)
    if found is None or not found.active or wish.kind not in found.kinds:
        raise ReasonCodeUnknown(reason_code=wish.reason_code)
    return wish.reason or found.title
