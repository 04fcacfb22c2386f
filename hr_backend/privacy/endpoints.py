"""A person's own data over HTTP: consent, a copy, erasure, objection."""

from fastapi import APIRouter

from hr_backend.handoffs.endpoints import view as handoff_view
from hr_backend.handoffs.schemas import HandoffView
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    declare,
)
from hr_backend.kit.schemas import Id
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.privacy import consents, service
from hr_backend.privacy.errors import ApplicationsOpen, RecordsRequired
from hr_backend.privacy.models import Consent, Purpose
from hr_backend.privacy.schemas import (
    ConsentList,
    ConsentView,
    Erased,
    NewConsent,
    Objection,
    PersonalData,
)

router = APIRouter(tags=["privacy"], responses=declare(NotAuthenticated))


@router.get("/me/consents", summary="What the caller has agreed to")
async def list_consents(session: Session, actor: AnyActor) -> ConsentList:
    """Withdrawn ones included. Who may call it: everybody, about themselves."""
    rows = await consents.list_consents(session, actor.person)
    return ConsentList(items=[_consent(row) for row in rows])


@router.post("/me/consents", summary="Agree", responses=declare(IdempotencyKeyReused))
async def give_consent(
    body: NewConsent, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ConsentView:
    """A newer version of a text takes the place of the one agreed to before.

    Who may call it: everybody, for themselves.
    """

    async def effect() -> ConsentView:
        return _consent(await consents.give(session, deed, body.purpose, body.version))

    return await write.once(ConsentView, effect)


@router.delete("/me/consents/{purpose}", summary="Take it back", responses=declare(NotFound))
async def withdraw_consent(purpose: Id, session: Session, deed: CurrentDeed) -> ConsentView:
    """From now on; what was done before stays lawful.

    Who may call it: everybody, for themselves.
    """
    return _consent(await consents.withdraw(session, deed, purpose))


@router.post(
    "/me/objections",
    summary="Have a human decide",
    status_code=201,
    responses=declare(NotFound, IdempotencyKeyReused),
)
async def object_to_decision(
    body: Objection, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> HandoffView:
    """Against a decision made by a machine alone (PIPL art. 24): the post's recruiter is told.

    Who may call it: everybody, for themselves.
    """

    async def effect() -> HandoffView:
        return handoff_view(await service.object_to(session, deed, body))

    return await write.once(HandoffView, effect)


@router.post(
    "/people/{person_id}/export",
    summary="A copy of somebody's data",
    responses=declare(Forbidden, NotFound, IdempotencyKeyReused),
)
async def export_person(
    person_id: Id, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> PersonalData:
    """What they gave, what was arranged with them, what they were told; not what interviewers
    think of them. Who may call it: everybody about themselves; admins.
    """

    async def effect() -> PersonalData:
        return await service.export(session, deed, person_id)

    return await write.once(PersonalData, effect)


@router.post(
    "/people/{person_id}/erase",
    summary="Erase a candidate",
    responses=declare(Forbidden, NotFound, ApplicationsOpen, RecordsRequired, IdempotencyKeyReused),
)
async def erase_person(
    person_id: Id, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> Erased:
    """Name, contacts, everything written, files and the conversation; that interviews took place
    stays, of nobody. Cannot be undone. Who may call it: everybody about themselves; admins.
    """

    async def effect() -> Erased:
        return await service.erase(session, deed, person_id)

    return await write.once(Erased, effect)


def _consent(row: Consent) -> ConsentView:
    return ConsentView(
        purpose=Purpose(row.purpose),
        version=row.version,
        given_at=row.given_at,
        withdrawn_at=row.withdrawn_at,
    )
