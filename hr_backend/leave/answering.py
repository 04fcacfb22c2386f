"""Questions about leave and HR's answers: shipped ones, overlaid by those HR has worded."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, NotFound, VersionConflict
from hr_backend.leave import repository
from hr_backend.leave.errors import RegionUnknown
from hr_backend.leave.models import LeaveAnswer, LeaveType
from hr_backend.leave.rulebook import Rulebook, region_names, region_of, regions
from hr_backend.leave.rules import absence
from hr_backend.leave.rules.values import Figure
from hr_backend.leave.schemas import AnswerEdit, AnswerView, Regional
from hr_backend.people.employee_access import HR
from hr_backend.people.models import Kind

Shipped = Mapping[str, Any]


@cache
def shipped() -> Mapping[str, Shipped]:
    """answers.yml, by id."""
    text = resources.files("hr_backend.leave").joinpath("answers.yml").read_text("utf-8")
    entries: Mapping[str, Shipped] = yaml.safe_load(text)
    return entries


def as_row(name: str, entry: Shipped) -> LeaveAnswer:
    """A shipped answer as the row it would be; not part of any session."""
    return LeaveAnswer(
        id=name,
        leave_type=entry.get("leave_type"),
        region=None,
        question=entry["question"],
        variants=list(entry["variants"]),
        answer=entry["answer"],
        source=entry["source"],
        active=True,
        version=0,
        updated_at=None,
        updated_by_id=None,
    )


async def all_answers(session: AsyncSession) -> list[LeaveAnswer]:
    """Written ones first, then those as shipped; retired ones included."""
    written = list(await repository.answers(session))
    edited = {row.id for row in written}
    return [*written, *(as_row(k, v) for k, v in shipped().items() if k not in edited)]


async def for_person(session: AsyncSession, deed: Deed, *, retired: bool) -> list[AnswerView]:
    """What the caller is answered, with what their region adds."""
    if deed.actor.kind != Kind.EMPLOYEE:
        raise Forbidden
    profile = await repository.profile_of(session, deed.actor.person)
    region = profile.region if profile else None
    book = await repository.load_rulebook(session)
    on = deed.now.astimezone(deed.zone).date()
    return [
        view_of(row, regional=regional(book, row.id, region, on))
        for row in await all_answers(session)
        if (row.active or (retired and HR & deed.actor.roles))
        and (row.region in (None, region) or HR & deed.actor.roles)
    ]


def view_of(row: LeaveAnswer, *, regional: Regional | None = None) -> AnswerView:
    return AnswerView(
        id=row.id,
        leave_type=LeaveType(row.leave_type) if row.leave_type else None,
        region=row.region,
        question=row.question,
        variants=row.variants,
        answer=row.answer,
        source=row.source,
        by_region="by_region" in shipped().get(row.id, {}),
        regional=regional,
        active=row.active,
        version=row.version,
        updated_at=row.updated_at,
    )


def regional(book: Rulebook, answer: str, region: str | None, on: date) -> Regional | None:
    """The whole figure in a region; None where the answer has none or the rule is not known."""
    kind = shipped().get(answer, {}).get("by_region")
    if kind is None or region is None:
        return None
    rule, national = book.local(kind, region, on), book.national(kind, on)
    if rule is None or national is None:
        return None
    figure = _figure(kind, national.data, rule.data, on)
    if figure.value is None:
        return None
    return Regional(
        region=region,
        name=region_names()[region],
        figure=float(figure.value),
        unit=figure.unit,
        source=rule.source,
        confirmed=rule.confirmed,
    )


def _figure(kind: str, national: Shipped, local: Shipped, on: date) -> Figure:
    match kind:
        case "marriage":
            return absence.marriage(national, local)
        case "maternity":
            return absence.maternity(national, local)
        case "paternity":
            return absence.paternity(local)
        case _:
            return absence.parental(national, local, born_on=on, on=on)


async def write(
    session: AsyncSession, deed: Deed, answer_id: str | None, edit: AnswerEdit
) -> LeaveAnswer:
    """HR words an answer, or (without an id) adds one. Forbidden, NotFound, RegionUnknown,
    VersionConflict.
    """
    region = _region(edit.region)
    if answer_id is None:
        _check(deed)
        row = LeaveAnswer(version=0, variants=[], active=True)
        before = None
    else:
        row = await _to_change(session, deed, answer_id)
        if edit.version is not None and edit.version != row.version:
            raise VersionConflict(version=row.version)
        before = _values(row)
    row.question, row.answer, row.source = edit.question, edit.answer, edit.source
    row.variants = list(dict.fromkeys(edit.variants))
    row.leave_type, row.region, row.active = edit.leave_type, region, edit.active
    _sign(row, deed)
    session.add(row)
    await session.flush()
    _record(session, deed, row, "leave_answer.write", before)
    return row


async def retire(session: AsyncSession, deed: Deed, answer_id: str) -> LeaveAnswer:
    """No longer answered with; Forbidden, NotFound."""
    row = await _to_change(session, deed, answer_id)
    if row.active:
        before = _values(row)
        row.active = False
        _sign(row, deed)
        _record(session, deed, row, "leave_answer.retire", before)
    return row


async def _to_change(session: AsyncSession, deed: Deed, answer_id: str) -> LeaveAnswer:
    found = next((row for row in await all_answers(session) if row.id == answer_id), None)
    if found is None or deed.actor.kind != Kind.EMPLOYEE:
        raise NotFound
    _check(deed)
    return await repository.lock_answer(session, found, now=deed.now)


def _check(deed: Deed) -> None:
    if not HR & deed.actor.roles:
        raise Forbidden


def _region(text: str | None) -> str | None:
    if text is None:
        return None
    region = region_of(text)
    if region is None:
        raise RegionUnknown(known=sorted(set(regions().values())))
    return region


def _sign(row: LeaveAnswer, deed: Deed) -> None:
    row.version += 1
    row.updated_at = deed.now
    row.updated_by_id = deed.actor.person


def _values(row: LeaveAnswer) -> dict[str, Any]:
    return {
        "leave_type": row.leave_type,
        "region": row.region,
        "question": row.question,
        "answer": row.answer,
        "source": row.source,
        "active": row.active,
        "version": row.version,
    }


def _record(
    session: AsyncSession,
    deed: Deed,
    row: LeaveAnswer,
    action: str,
    before: dict[str, Any] | None,
) -> None:
    record(
        session,
        deed,
        action=action,
        subject=("leave_answer", row.id),
        before=before,
        after=_values(row),
    )
