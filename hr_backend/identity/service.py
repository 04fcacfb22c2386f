"""Sends codes another way than by the chat, and takes them."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.identity import repository
from hr_backend.identity.errors import (
    CodeExpired,
    CodeSentLately,
    CodeWrong,
    NoWayToProve,
    ProofNotNeeded,
    ProofRequired,
)
from hr_backend.identity.models import Proof
from hr_backend.identity.rules import (
    AGAIN_AFTER,
    CODE_LASTS,
    MOST_ATTEMPTS,
    MOST_CODES,
    PROOF_LASTS,
    digest,
    holds,
    is_code,
    masked,
    new_code,
)
from hr_backend.identity.schemas import CodeSent, Proved
from hr_backend.kit.auth import Actor
from hr_backend.kit.db import Session
from hr_backend.kit.deed import Deed
from hr_backend.kit.ids import new_id
from hr_backend.notifications.models import DeliveryRecord, DeliveryStatus, Notice, Way
from hr_backend.notifications.rules import About
from hr_backend.people.access import AnyActor
from hr_backend.people.models import Person

HOUR = timedelta(hours=1)


async def get_proven(request: Request, session: Session, actor: AnyActor) -> Actor:
    """The caller, fresh from a proof where the device is shared; ProofRequired."""
    if actor.device is not None:
        proved = await repository.last_proof(session, actor.person, actor.device)
        if not holds(proved, request.app.state.clock.now()):
            raise ProofRequired
    return actor


ProvenActor = Annotated[Actor, Depends(get_proven)]


async def send_code(session: AsyncSession, deed: Deed) -> CodeSent:
    """A new code by text message, else by mail; earlier ones are good for nothing.

    ProofNotNeeded, NoWayToProve, CodeSentLately.
    """
    device = _device(deed)
    person = await repository.lock_person(session, deed.actor.person)
    way, address = _way(person)
    sent = await repository.sent_since(session, person.id, deed.now - HOUR)
    wait = _wait(sent[0].sent_at, sent[-1].sent_at, len(sent)) if sent else deed.now
    if wait > deed.now:
        raise CodeSentLately(until=wait.isoformat())
    for earlier in sent:
        await repository.forget_code(session, earlier.id)
    proof, code = new_id(), new_code()
    session.add(
        Proof(
            id=proof,
            person_id=person.id,
            device=device,
            digest=digest(proof, code),
            sent_at=deed.now,
            proved_at=None,
        )
    )
    session.add(_notice(deed, person, way, proof, code))
    await session.flush()
    return CodeSent(way=way, to=masked(address), expires_at=deed.now + CODE_LASTS)


async def take_code(session: AsyncSession, deed: Deed, code: str) -> Proved:
    """ProofNotNeeded, CodeExpired, CodeWrong."""
    device = _device(deed)
    await repository.lock_person(session, deed.actor.person)
    sent = await repository.sent_since(session, deed.actor.person, deed.now - CODE_LASTS)
    waiting = sent[0] if sent else None
    if (
        waiting is None
        or waiting.device != device
        or waiting.proved_at is not None
        or waiting.attempts >= MOST_ATTEMPTS
    ):
        raise CodeExpired
    if not is_code(waiting.id, waiting.digest, code):
        waiting.attempts += 1
        await session.flush()
        raise CodeWrong(left=MOST_ATTEMPTS - waiting.attempts)
    waiting.proved_at = deed.now
    await repository.forget_code(session, waiting.id)
    await session.flush()
    return Proved(until=deed.now + PROOF_LASTS)


def _device(deed: Deed) -> str:
    if deed.actor.device is None:
        raise ProofNotNeeded
    return deed.actor.device


def _way(person: Person) -> tuple[Literal["sms", "mail"], str]:
    if person.phone:
        return "sms", person.phone
    if person.email:
        return "mail", person.email
    raise NoWayToProve


def _wait(newest: datetime, oldest: datetime, count: int) -> datetime:
    """From when on another code may be sent."""
    return oldest + HOUR if count >= MOST_CODES else newest + AGAIN_AFTER


def _notice(deed: Deed, person: Person, way: str, proof: str, code: str) -> Notice:
    # Never by chat: whoever sits at the device would read it there. No webhook hears of it.
    by_chat = DeliveryRecord(
        way=Way.CHAT, status=DeliveryStatus.REFUSED, attempts=0, last_error=None, at=deed.now
    )
    return Notice(
        person_id=person.id,
        about=About.IDENTITY_CODE,
        data={"code": code, "proof": proof, "as": "requester"},
        created_at=deed.now,
        way=way,
        due_at=deed.now,
        delivered_at=None,
        last_error=None,
        deliveries=[by_chat],
    )
