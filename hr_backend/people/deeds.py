"""What every changing endpoint asks for: the actor doing something now, and once."""

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Header, Request

from hr_backend.kit.db import Session
from hr_backend.kit.deed import Deed
from hr_backend.kit.idempotency import Write, fingerprint
from hr_backend.kit.schemas import Line
from hr_backend.people.access import AnyActor


async def get_deed(request: Request, actor: AnyActor) -> Deed:
    """The caller doing something now."""
    state = request.app.state
    return Deed(actor, state.clock.now(), ZoneInfo(state.settings.timezone))


CurrentDeed = Annotated[Deed, Depends(get_deed)]


Key = Annotated[
    Line | None,
    Header(
        min_length=1,
        description="Same key, same person, same request: done once, answered alike",
    ),
]


async def get_write(
    request: Request, session: Session, deed: CurrentDeed, idempotency_key: Key = None
) -> Write:
    return Write(
        session,
        deed.actor.person,
        idempotency_key,
        fingerprint(request.method, request.url.path, await request.body()),
        deed.now,
    )


CurrentWrite = Annotated[Write, Depends(get_write)]
