"""What HR keeps: facts about people, and dated rules."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, VersionConflict
from hr_backend.kit.schemas import Named
from hr_backend.leave import repository
from hr_backend.leave.errors import RegionUnknown, RuleUnusable
from hr_backend.leave.models import LeaveProfile, LeaveRule
from hr_backend.leave.rulebook import NATIONAL, Rule, region_of, regions, shipped
from hr_backend.leave.schemas import NewRule, ProfileEdit, ProfileView
from hr_backend.people.employee_access import HR
from hr_backend.people.models import Person


async def profile(session: AsyncSession, deed: Deed, person_id: str) -> ProfileView:
    """NotFound where the actor may not see the person's leave."""
    person = await repository.person_of(session, deed.actor, person_id)
    return _view(person, await repository.profile_of(session, person_id))


async def edit_profile(
    session: AsyncSession, deed: Deed, person_id: str, edit: ProfileEdit
) -> ProfileView:
    """NotFound; Forbidden for others than HR; RegionUnknown, VersionConflict."""
    person = await repository.person_of(session, deed.actor, person_id)
    if not HR & deed.actor.roles:
        raise Forbidden
    await repository.lock_person(session, person_id)
    row = await repository.profile_of(session, person_id)
    version = row.version if row is not None else 0
    if edit.version is not None and edit.version != version:
        raise VersionConflict(version=version)
    before = _values(row) if row is not None else None
    values = {
        "first_worked_on": edit.first_worked_on,
        "continuous_since": edit.continuous_since,
        "region": known_region(edit.region),
        "version": version + 1,
        "updated_at": deed.now,
        "updated_by_id": deed.actor.person,
    }
    statement = insert(LeaveProfile).values(person_id=person_id, **values)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["person_id"], set_=values)
    )
    row = await session.get_one(LeaveProfile, person_id, populate_existing=True)
    record(
        session,
        deed,
        action="leave.profile",
        subject=("person", person_id),
        before=before,
        after=_values(row),
    )
    return _view(person, row)


def known_region(text: str | None) -> str | None:
    """The region's code; RegionUnknown where there is no such region."""
    if text is None:
        return None
    region = region_of(text)
    if region is None:
        raise RegionUnknown(known=sorted(set(regions().values())))
    return region


def _view(person: Person, row: LeaveProfile | None) -> ProfileView:
    return ProfileView(
        person=Named(id=person.id, name=person.name),
        hired_on=person.hired_on,
        first_worked_on=row.first_worked_on if row else None,
        continuous_since=row.continuous_since if row else None,
        region=row.region if row else None,
        version=row.version if row else 0,
    )


def _values(row: LeaveProfile) -> dict[str, Any]:
    days = {
        name: value.isoformat() if value else None
        for name, value in (
            ("first_worked_on", row.first_worked_on),
            ("continuous_since", row.continuous_since),
        )
    }
    return days | {"region": row.region, "version": row.version}


async def add_rule(session: AsyncSession, deed: Deed, wanted: NewRule) -> Rule:
    """HR adds a dated rule; Forbidden, RegionUnknown, RuleUnusable."""
    if not HR & deed.actor.roles:
        raise Forbidden
    region = NATIONAL if wanted.region == NATIONAL else known_region(wanted.region)
    assert region is not None
    check_data(wanted.kind, region, wanted.data)
    row = LeaveRule(
        kind=wanted.kind,
        region=region,
        valid_from=wanted.valid_from,
        valid_until=wanted.valid_until,
        data=wanted.data,
        source=wanted.source,
        created_at=deed.now,
        created_by_id=deed.actor.person,
    )
    session.add(row)
    await session.flush()
    record(
        session,
        deed,
        action="leave_rule.add",
        subject=("leave_rule", row.id),
        after={
            "kind": row.kind,
            "region": row.region,
            "valid_from": row.valid_from.isoformat(),
            "data": row.data,
            "source": row.source,
        },
    )
    return repository.rule_of(row)


def check_data(kind: str, region: str, data: dict[str, Any]) -> None:
    """A rule must look like the shipped ones of its kind; RuleUnusable says what it lacks.

    A region's rule may take the shape of any region's.
    """
    alike = [
        r for r in shipped() if r.kind == kind and (r.region == NATIONAL) == (region == NATIONAL)
    ]
    if not alike:
        raise RuleUnusable(kind=kind, missing=[])
    # Keys that all shipped rules of its kind have are needed; `counting` may stand in any.
    needed = set.intersection(*(set(rule.data) for rule in alike))
    wrong = sorted(
        key for key in needed if not any(_alike(rule.data[key], data.get(key)) for rule in alike)
    )
    if wrong:
        raise RuleUnusable(kind=kind, missing=wrong)


def _alike(model: Any, given: Any) -> bool:
    if isinstance(model, list):
        return (
            isinstance(given, list)
            and bool(given)
            and all(any(_alike(one, each) for one in model) for each in given)
        )
    if isinstance(model, dict):
        return isinstance(given, dict) and all(_alike(v, given.get(k)) for k, v in model.items())
    if isinstance(model, bool) or isinstance(given, bool):
        return type(model) is type(given)
    if isinstance(model, int | float):
        return isinstance(given, int | float) and given >= 0
    return type(model) is type(given)
