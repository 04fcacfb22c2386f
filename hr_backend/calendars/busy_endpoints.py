"""Calendars that come in, and appointments of candidates."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from hr_backend.calendars import busy_repository as repository
from hr_backend.calendars import busy_service as service
from hr_backend.calendars.busy_schemas import (
    AppointmentMade,
    AppointmentView,
    BusyFeedView,
    NewAppointment,
    NewBusyFeed,
    RemovedAppointment,
    RemovedFeed,
)
from hr_backend.calendars.errors import EndsBeforeStart, PolledLately, TooManyCalendars
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    declare,
)
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Id
from hr_backend.people.access import Staff
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.webhooks.errors import AddressRefused

router = APIRouter(tags=["calendars"], responses=declare(NotAuthenticated))


@router.post(
    "/busy-feeds",
    summary="Have a calendar read for when somebody is busy",
    status_code=201,
    responses=declare(Forbidden, NotFound, AddressRefused, TooManyCalendars, IdempotencyKeyReused),
)
async def subscribe(
    request: Request,
    body: NewBusyFeed,
    session: Session,
    staff: Staff,
    deed: CurrentDeed,
    write: CurrentWrite,
) -> BusyFeedView:
    """The first reading follows within seconds, later ones every quarter of an hour. Titles,
    places and guests are not read. The same calendar again changes nothing.

    Who may call it: employees for themselves; HRBPs and admins for other employees.
    """
    settings = request.app.state.settings

    async def effect() -> BusyFeedView:
        feed = await service.subscribe(
            session,
            deed,
            body.url,
            body.person,
            key=settings.token_secret,
            private=settings.calendar_private,
        )
        return BusyFeedView.of(
            feed, (await repository.count_busy(session, [feed.id])).get(feed.id, 0)
        )

    return await write.once(BusyFeedView, effect)


@router.get("/busy-feeds", summary="Calendars that are read", responses=declare(Forbidden))
async def list_busy_feeds(
    session: Session,
    staff: Staff,
    paging: Paging,
    *,
    person: Annotated[Id | None, Query(description="Whose")] = None,
) -> Page[BusyFeedView]:
    """With what became of the last reading, without their addresses.

    Who may call it: employees see their own; HRBPs and admins everybody's.
    """
    rows, more = cut(
        await repository.list_feeds(session, staff, person=person, paging=paging), paging
    )
    busy = await repository.count_busy(session, [row.id for row in rows])
    items = [BusyFeedView.of(row, busy.get(row.id, 0)) for row in rows]
    return Page(items=items, next_cursor=encode(rows[-1].id) if more else None)


@router.delete(
    "/busy-feeds/{feed_id}", summary="Read a calendar no more", responses=declare(NotFound)
)
async def unsubscribe(feed_id: Id, session: Session, deed: CurrentDeed) -> RemovedFeed:
    """Its busy times go with it. Who may call it: whose it is; HRBPs and admins."""
    await service.unsubscribe(session, deed, feed_id)
    return RemovedFeed(id=feed_id)


@router.post(
    "/busy-feeds/{feed_id}/poll",
    summary="Read a calendar now",
    status_code=202,
    responses=declare(NotFound, PolledLately, IdempotencyKeyReused),
)
async def poll_busy_feed(
    feed_id: Id, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> BusyFeedView:
    """Within seconds; the list says what became of it. Who may call it: whose it is; HRBPs and
    admins.
    """

    async def effect() -> BusyFeedView:
        feed = await service.poll_now(session, deed, feed_id)
        return BusyFeedView.of(
            feed, (await repository.count_busy(session, [feed.id])).get(feed.id, 0)
        )

    return await write.once(BusyFeedView, effect)


@router.post(
    "/appointments",
    summary="A written test or another appointment of a candidate",
    status_code=201,
    responses=declare(Forbidden, NotFound, EndsBeforeStart, IdempotencyKeyReused),
)
async def make_appointment(
    body: NewAppointment, session: Session, staff: Staff, deed: CurrentDeed, write: CurrentWrite
) -> AppointmentMade:
    """The candidate is offered no interview meanwhile; the recruiter of one that is booked there
    already is told, with another time.

    Who may call it: the recruiter, owner and HRBP of a post the candidate applied for; admins.
    """

    async def effect() -> AppointmentMade:
        row, conflicts = await service.make_appointment(session, deed, body)
        view = AppointmentView.of(row)
        return AppointmentMade(**view.model_dump(), conflicts=conflicts)

    return await write.once(AppointmentMade, effect)


@router.get("/appointments", summary="Appointments of candidates")
async def list_appointments(
    session: Session,
    deed: CurrentDeed,
    paging: Paging,
    *,
    candidate: Annotated[Id | None, Query(description="Whose")] = None,
) -> Page[AppointmentView]:
    """Who may call it: candidates see their own; the recruiter, owner and HRBP of a post the
    candidate applied for; admins.
    """
    rows, more = cut(
        await repository.list_appointments(session, deed.actor, candidate=candidate, paging=paging),
        paging,
    )
    items = [AppointmentView.of(row) for row in rows]
    return Page(items=items, next_cursor=encode(rows[-1].id) if more else None)


@router.delete(
    "/appointments/{appointment_id}",
    summary="Call an appointment off",
    responses=declare(Forbidden, NotFound),
)
async def cancel_appointment(
    appointment_id: Id, session: Session, deed: CurrentDeed
) -> RemovedAppointment:
    """Who may call it: recruiter, owner and HRBP of a post the candidate applied for; admins."""
    await service.cancel_appointment(session, deed, appointment_id)
    return RemovedAppointment(id=appointment_id)
