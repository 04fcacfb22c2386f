"""Writes with an `Idempotency-Key` happen once; a second call gets the stored answer."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel
from sqlalchemy import Index, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base
from hr_backend.kit.errors import HRError, IdempotencyKeyReused

KEPT_FOR = timedelta(days=7)
"""After this long a key may be used again."""
Answer = TypeVar("Answer", bound=BaseModel)


class IdempotencyKey(Base):
    """One row a key and person, written in the transaction of the effect."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_created_at", "created_at"),)

    person_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    answer: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]


class StoredRefusal(HRError):
    """A refusal answered before under the same key."""

    keeps_transaction: ClassVar[bool] = False

    def __init__(self, code: str, status: int, detail: str, data: dict[str, Any]) -> None:
        super().__init__(detail, **data)
        self.code, self.status = code, status  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Write:
    """One request that changes something."""

    session: AsyncSession
    person: str
    key: str | None
    fingerprint: str
    now: datetime

    async def once(self, answer: type[Answer], effect: Callable[[], Awaitable[Answer]]) -> Answer:
        """The effect's answer, or the stored one; IdempotencyKeyReused for another request's key.

        A racing second call waits at the insert until the first has committed or rolled back.
        """
        if self.key is None:
            return await effect()
        if not await self._reserve(self.key):
            return await self._replay(answer, self.key)
        try:
            result = await effect()
        except HRError as refusal:
            if refusal.keeps_transaction:
                await self._store({"status": refusal.status, "refusal": refusal.body()})
            raise
        await self._store({"body": result.model_dump(mode="json")})
        return result

    async def _reserve(self, key: str) -> bool:
        row = {
            "person_id": self.person,
            "key": key,
            "fingerprint": self.fingerprint,
            "answer": None,
            "created_at": self.now,
        }
        # A person's old keys go when a new one comes: no job, no unbounded table.
        await self.session.execute(
            delete(IdempotencyKey).where(
                IdempotencyKey.person_id == self.person,
                IdempotencyKey.created_at < self.now - KEPT_FOR,
            )
        )
        inserted = await self.session.execute(
            insert(IdempotencyKey)
            .values(row)
            .on_conflict_do_nothing()
            .returning(IdempotencyKey.key)
        )
        return inserted.scalar_one_or_none() is not None

    async def _row(self, key: str) -> IdempotencyKey:
        found = await self.session.execute(
            select(IdempotencyKey).where(
                IdempotencyKey.person_id == self.person, IdempotencyKey.key == key
            )
        )
        return found.scalar_one()

    async def _replay(self, answer: type[Answer], key: str) -> Answer:
        row = await self._row(key)
        if row.fingerprint != self.fingerprint:
            raise IdempotencyKeyReused
        stored = row.answer or {}
        if "refusal" in stored:
            body = stored["refusal"]
            raise StoredRefusal(body["code"], stored["status"], body["detail"], body["data"])
        return answer.model_validate(stored["body"])

    async def _store(self, stored: dict[str, Any]) -> None:
        assert self.key is not None
        row = await self._row(self.key)
        row.answer = stored
        await self.session.flush()


def fingerprint(method: str, path: str, body: bytes) -> str:
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()
