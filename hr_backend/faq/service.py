"""Keeping the answers: adding, wording, retiring."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.faq import repository
from hr_backend.faq.models import FaqEntry
from hr_backend.faq.schemas import FaqEdit, NewFaq
from hr_backend.kit.auth import Actor
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, NotFound, VersionConflict
from hr_backend.people.access import may_edit_faq, sees_requisition

REQUISITION = "requisition:"


def scope_of(entry: FaqEntry) -> str:
    """company or requisition:ID"""
    return "company" if entry.requisition_id is None else REQUISITION + entry.requisition_id


async def add_entry(session: AsyncSession, deed: Deed, wanted: NewFaq) -> FaqEntry:
    """NotFound for a post the actor does not see, Forbidden where it is another's to answer for."""
    requisition = wanted.scope.removeprefix(REQUISITION) if wanted.scope != "company" else None
    if requisition is not None and not await sees_requisition(session, deed.actor, requisition):
        raise NotFound
    await _check(session, deed.actor, requisition)
    entry = FaqEntry(kind=wanted.kind, requisition_id=requisition, version=0)
    _write(entry, wanted, deed)
    session.add(entry)
    await session.flush()
    _record(session, deed, entry, action="faq.add", before=None)
    return entry


async def edit_entry(session: AsyncSession, deed: Deed, entry_id: str, edit: FaqEdit) -> FaqEntry:
    """NotFound, Forbidden; VersionConflict where the entry was changed since it was read."""
    entry = await _to_change(session, deed, entry_id)
    if edit.version is not None and edit.version != entry.version:
        raise VersionConflict(version=entry.version)
    before = _values(entry)
    _write(entry, edit, deed)
    _record(session, deed, entry, action="faq.edit", before=before)
    return entry


async def retire_entry(session: AsyncSession, deed: Deed, entry_id: str) -> FaqEntry:
    """No longer answered with; NotFound, Forbidden. Retiring twice changes nothing."""
    entry = await _to_change(session, deed, entry_id)
    if entry.active:
        before = _values(entry)
        entry.active = False
        _sign(entry, deed)
        _record(session, deed, entry, action="faq.retire", before=before)
    return entry


async def _to_change(session: AsyncSession, deed: Deed, entry_id: str) -> FaqEntry:
    seen = await repository.find_entry(session, deed.actor, entry_id)
    if seen is None:
        raise NotFound
    await _check(session, deed.actor, seen.requisition_id)
    return await repository.lock_entry(session, entry_id, now=deed.now)


async def _check(session: AsyncSession, actor: Actor, requisition: str | None) -> None:
    if not await may_edit_faq(session, actor, requisition):
        raise Forbidden


def _write(entry: FaqEntry, edit: FaqEdit, deed: Deed) -> None:
    entry.question = edit.question
    entry.variants = list(dict.fromkeys(edit.variants))
    entry.answer = edit.answer
    entry.mode = edit.mode
    entry.active = edit.active
    _sign(entry, deed)


def _sign(entry: FaqEntry, deed: Deed) -> None:
    entry.version += 1
    entry.updated_at = deed.now
    entry.updated_by_id = deed.actor.person


def _values(entry: FaqEntry) -> dict[str, Any]:
    return {
        "scope": scope_of(entry),
        "kind": entry.kind,
        "question": entry.question,
        "variants": entry.variants,
        "answer": entry.answer,
        "mode": entry.mode,
        "active": entry.active,
        "version": entry.version,
    }


def _record(
    session: AsyncSession,
    deed: Deed,
    entry: FaqEntry,
    *,
    action: str,
    before: dict[str, Any] | None,
) -> None:
    record(
        session, deed, action=action, subject=("faq", entry.id), before=before, after=_values(entry)
    )
