"""Proving who one is, on a device that others use too."""

from fastapi import APIRouter

from hr_backend.identity import service
from hr_backend.identity.errors import (
    CodeExpired,
    CodeSentLately,
    CodeWrong,
    NoWayToProve,
    ProofNotNeeded,
)
from hr_backend.identity.schemas import Code, CodeSent, Proved
from hr_backend.kit.db import Session
from hr_backend.kit.errors import IdempotencyKeyReused, NotAuthenticated, declare
from hr_backend.people.deeds import CurrentDeed, CurrentWrite

router = APIRouter(tags=["identity"], responses=declare(NotAuthenticated))


@router.post(
    "/me/proofs",
    summary="Have a code sent",
    responses=declare(ProofNotNeeded, NoWayToProve, CodeSentLately, IdempotencyKeyReused),
)
async def send_code(session: Session, deed: CurrentDeed, write: CurrentWrite) -> CodeSent:
    """By text message, else by mail; for calls with the header `Via-Shared-Device`.

    Who may call it: everybody, for themselves.
    """

    async def effect() -> CodeSent:
        return await service.send_code(session, deed)

    return await write.once(CodeSent, effect)


@router.post(
    "/me/proofs/confirm",
    summary="Prove it with the code",
    responses=declare(ProofNotNeeded, CodeWrong, CodeExpired, IdempotencyKeyReused),
)
async def take_code(body: Code, session: Session, deed: CurrentDeed, write: CurrentWrite) -> Proved:
    """The proof holds for ten minutes, for the session it was asked from.

    Who may call it: everybody, for themselves.
    """

    async def effect() -> Proved:
        return await service.take_code(session, deed, body.code)

    return await write.once(Proved, effect)
