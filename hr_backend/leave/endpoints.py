"""Leave: balances and the ledger; requests, rules and answers have files of their own."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Id
from hr_backend.leave import balances as books
from hr_backend.leave import keeping, repository, request_endpoints, rule_endpoints
from hr_backend.leave.books import number
from hr_backend.leave.errors import NothingToCarry, RegionUnknown
from hr_backend.leave.models import EntryKind
from hr_backend.leave.rules.ledger import Entry
from hr_backend.leave.schemas import (
    Adjustment,
    Balances,
    Carry,
    EntryView,
    ProfileEdit,
    ProfileView,
)
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite

router = APIRouter()
own = APIRouter(tags=["leave"], responses=declare(NotAuthenticated))


@own.get("/leave/balances", summary="What is left", responses=declare(NotFound))
async def get_balances(
    session: Session,
    deed: CurrentDeed,
    *,
    person: Annotated[Id | None, Query(description="null: the caller")] = None,
    on: Annotated[date | None, Query(description="null: today")] = None,
) -> Balances:
    """With the ledger it was derived from, and how the rule came to the year's days.

    Who may call it: employees about themselves; managers about their team; HRBPs; admins.
    """
    today = deed.now.astimezone(deed.zone).date()
    return await books.balances(session, deed, person or deed.actor.person, on=on or today)


@own.get("/leave/entries", summary="The ledger", responses=declare(NotFound))
async def list_entries(
    session: Session,
    actor: AnyActor,
    paging: Paging,
    *,
    person: Annotated[Id | None, Query(description="null: the caller")] = None,
) -> Page[EntryView]:
    """As written, oldest first; what the rules add by today stands in the balances.

    Who may call it: as for balances.
    """
    whose = await repository.person_of(session, actor, person or actor.person)
    rows, more = cut(await repository.list_entries(session, actor, whose.id, paging=paging), paging)
    cursor = encode(rows[-1].created_at.isoformat(), rows[-1].id) if more else None
    items = [
        EntryView(
            kind=EntryKind(row.kind),
            bucket=row.bucket,
            days=number(row.days),
            day=row.day,
            expires_on=row.expires_on,
            reason=row.reason,
            source=row.source,
            request=row.request_id,
        )
        for row in rows
    ]
    return Page(items=items, next_cursor=cursor)


@own.post(
    "/leave/entries",
    summary="Set a balance right",
    responses=declare(Forbidden, NotFound, IdempotencyKeyReused),
)
async def adjust_balance(
    body: Adjustment, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> EntryView:
    """Adds an entry, with its reason; what stands in the ledger is never changed.

    Who may call it: HRBPs; admins.
    """

    async def effect() -> EntryView:
        return _entry(await books.adjust(session, deed, body))

    return await write.once(EntryView, effect)


@own.post(
    "/leave/carry",
    summary="Carry annual leave into the next year",
    responses=declare(Forbidden, NotFound, NothingToCarry, IdempotencyKeyReused),
)
async def carry_over(
    body: Carry, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> EntryView:
    """The call is the employee's consent. The answer is the entry of the next year.

    Who may call it: employees for themselves; HRBPs and admins, who have the consent.
    """

    async def effect() -> EntryView:
        person = body.person or deed.actor.person
        return _entry((await books.carry_over(session, deed, person, body.year))[-1])

    return await write.once(EntryView, effect)


@own.get("/leave/profiles/{person_id}", summary="Facts about a person", responses=declare(NotFound))
async def get_profile(person_id: Id, session: Session, deed: CurrentDeed) -> ProfileView:
    """Who may call it: as for balances."""
    return await keeping.profile(session, deed, person_id)


@own.put(
    "/leave/profiles/{person_id}",
    summary="Enter facts about a person",
    responses=declare(Forbidden, NotFound, RegionUnknown, VersionConflict),
)
async def edit_profile(
    person_id: Id, body: ProfileEdit, session: Session, deed: CurrentDeed
) -> ProfileView:
    """What decides their leave besides the day they were hired. Who may call it: HRBPs; admins."""
    return await keeping.edit_profile(session, deed, person_id, body)


def _entry(entry: Entry) -> EntryView:
    return EntryView(
        kind=EntryKind(entry.kind),
        bucket=entry.bucket,
        days=number(entry.days),
        day=entry.day,
        expires_on=entry.expires_on,
        reason=entry.reason,
        source=entry.source,
    )


for part in (own, request_endpoints.router, rule_endpoints.router):
    router.include_router(part)
