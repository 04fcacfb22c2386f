"""Signs what was added to the trail, every few seconds, and notes outside how far it is."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog
from pydantic import SecretStr
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit import anchor
from hr_backend.audit.models import AuditHead, AuditLink, AuditSeal
from hr_backend.audit.rules import seal_mac
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions

log = structlog.get_logger(__name__)

SEAL_LOCK: Final = 0x59554D53  # any fixed number: two processes never seal at once
AT_ONCE: Final = 5000


class TrailCut(Exception):
    """The trail is not the one the anchor was made of; the argument is the anchor's position."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """The key and the place of the anchor, both outside the database."""

    key: bytes
    path: Path

    @classmethod
    def of(cls, key: SecretStr | None, path: Path) -> "Sealer | None":
        """None without a key: the trail is chained, but not signed."""
        return None if key is None else cls(key.get_secret_value().encode(), path)


async def seal(sessions: Sessions, clock: Clock, sealer: Sealer) -> None:
    """Sign every link not signed yet. What does not fit the anchor is logged and not signed."""
    try:
        noted = await asyncio.to_thread(anchor.read, sealer.path, sealer.key)
        while (link := await _batch(sessions, clock.now(), sealer, noted)) is not None:
            noted = anchor.make(
                sealer.key, position=link.position, digest=link.digest, at=clock.now()
            )
            await asyncio.to_thread(anchor.write, sealer.path, noted)
    except TrailCut as cut:
        log.error("audit trail does not fit its anchor", position=cut.args[0])
    except anchor.BadAnchor:
        log.error("audit anchor is not of this key")
    except OSError as error:
        log.error("audit anchor", error=type(error).__name__)


async def _batch(
    sessions: Sessions, now: datetime, sealer: Sealer, noted: anchor.Anchor | None
) -> AuditLink | None:
    """Sign some; the last of them, None where there was nothing to do."""
    async with sessions.begin() as session:
        head = await session.scalar(select(AuditHead.position)) or 0
        last = await session.scalar(select(func.max(AuditSeal.position))) or 0
        known = noted.position if noted else 0
        if head == last == known:
            return None
        if not await session.scalar(select(func.pg_try_advisory_xact_lock(SEAL_LOCK))):
            return None
        await _check(session, noted)
        last = await session.scalar(select(func.max(AuditSeal.position))) or 0
        links = (
            await session.scalars(
                select(AuditLink)
                .where(AuditLink.position > last)
                .order_by(AuditLink.position)
                .limit(AT_ONCE)
            )
        ).all()
        if links:
            rows = [
                {
                    "position": link.position,
                    "mac": seal_mac(sealer.key, link.position, link.digest, now),
                    "sealed_at": now,
                }
                for link in links
            ]
            await session.execute(insert(AuditSeal), rows)
            return links[-1]
        # Sealed already, by a process that has not, or could not, write it down here.
        return await session.get(AuditLink, last) if last > known else None


async def _check(session: AsyncSession, noted: anchor.Anchor | None) -> None:
    if noted is None:
        return
    link = await session.get(AuditLink, noted.position)
    if link is None or link.digest.hex() != noted.digest:
        raise TrailCut(noted.position)
