"""The durable conversation: an inbox, a state under a lock, and what was said."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.messages import Message, Option, Reply
from bot.nlu.candidates import Candidate
from bot.store.candidates import Candidates, keep
from bot.store.models import Conversation, Entry

CHANNEL = "conversation"
"""NOTIFY channel; the payload is the person whose conversation has grown."""


Change = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns a conversation's state into the next."""


@dataclass(slots=True)
class Claimed:
    """One unprocessed message with its conversation's lock held; filled by the turn."""

    message: Message
    state: dict[str, Any]
    """Replaced by the turn; saved when the claim ends."""
    replies: list[Reply] = field(default_factory=list)
    intent: str | None = None
    confidence: float | None = None
    candidates: list[Candidate] = field(default_factory=list)
    """Messages to learn from, new ones and such as more is known of."""


class Store:
    """Conversations in the bot's database."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions
        self.candidates = Candidates(sessions)

    async def accept(self, message: Message) -> bool:
        """Put a delivery into the inbox. False where this delivery is known already."""
        row = {
            "person": message.person,
            "role": "person",
            "channel": message.channel,
            "message_id": message.id,
            "text": storable(message.text),
            "payload": None if message.payload is None else storable(message.payload),
            "at": message.received_at,
            "device": message.device,
        }
        async with self._sessions.begin() as session:
            await _append_in_order(session, message.person)
            statement = insert(Entry).values(row).on_conflict_do_nothing().returning(Entry.seq)
            seq = await session.scalar(statement)
            if seq is not None:
                await _notify(session, message.person)
            return seq is not None

    async def tell(
        self,
        person: str,
        reply: Reply,
        *,
        notice: str,
        channel: str,
        at: datetime,
        change: Change | None = None,
    ) -> bool:
        """Add a notice to a person's conversation, once for each `notice` id.

        `change` is what it does to the conversation's state, in the same transaction.
        """
        row = {
            "person": person,
            "role": "notice",
            "channel": channel,
            "message_id": notice,
            **_said(reply, at),
        }
        async with self._sessions.begin() as session:
            conversation = await _lock(session, person) if change else None
            await _append_in_order(session, person)
            statement = insert(Entry).values(row).on_conflict_do_nothing().returning(Entry.seq)
            if await session.scalar(statement) is None:
                return False
            if change is not None and conversation is not None:
                conversation.state = change(dict(conversation.state))
            await _notify(session, person)
            return True

    @asynccontextmanager
    async def claim(self, person: str, *, now: datetime) -> AsyncIterator[Claimed | None]:
        """The oldest unprocessed message of a person, with the conversation locked; None if none.

        The block's result is saved in one transaction when it ends. Where it raises, nothing is,
        and the message stays in the inbox.
        """
        async with self._sessions.begin() as session:
            conversation = await _lock(session, person)
            entry = await session.scalar(
                select(Entry)
                .where(Entry.person == person, Entry.role == "person", Entry.processed_at.is_(None))
                .order_by(Entry.seq)
                .limit(1)
            )
            if entry is None:
                yield None
                return
            claimed = Claimed(_message(entry), dict(conversation.state))
            yield claimed
            conversation.state = claimed.state
            entry.processed_at = now
            entry.intent, entry.confidence = claimed.intent, claimed.confidence
            await session.flush()
            await keep(session, claimed.candidates)
            await _append_in_order(session, person)
            session.add_all(_answer(entry, reply, now) for reply in claimed.replies)
            await _notify(session, person)

    async def history(
        self, person: str, *, after_seq: int = 0, limit: int = 200
    ) -> Sequence[Entry]:
        """Entries after a sequence number in order; with 0, the newest `limit`."""
        newest = Entry.seq.desc() if after_seq == 0 else Entry.seq
        async with self._sessions() as session:
            rows = await session.scalars(
                select(Entry)
                .where(Entry.person == person, Entry.seq > after_seq)
                .order_by(newest)
                .limit(limit)
            )
            return sorted(rows, key=lambda entry: entry.seq)

    async def answers(self, message: Message) -> list[Reply]:
        """What a processed message was answered: a repeated delivery gets the same again."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(Entry)
                .where(
                    Entry.person == message.person,
                    Entry.role == "assistant",
                    Entry.channel == message.channel,
                    Entry.message_id == message.id,
                )
                .order_by(Entry.seq)
            )
            return [reply_of(entry) for entry in rows]

    async def last_heard(self, person: str) -> dict[str, datetime]:
        """When the person last wrote, by channel."""
        async with self._sessions() as session:
            rows = await session.execute(
                select(Entry.channel, func.max(Entry.at).label("at"))
                .where(Entry.person == person, Entry.role == "person")
                .group_by(Entry.channel)
            )
            return {row.channel: row.at for row in rows}

    async def pending(self) -> list[str]:
        """People with unprocessed messages, as a crash may have left them."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(Entry.person)
                .where(Entry.role == "person", Entry.processed_at.is_(None))
                .group_by(Entry.person)
                .order_by(func.min(Entry.seq))
            )
            return list(rows)

    async def erase(self, person: str) -> None:
        """Forget all that was said with a person, what waits in the inbox included."""
        async with self._sessions.begin() as session:
            await _lock(session, person)  # a turn that is going on ends first
            await session.execute(delete(Entry).where(Entry.person == person))
            await session.execute(delete(Conversation).where(Conversation.person == person))
            await _notify(session, person)

    async def set_aside(self, message: Message, replies: Sequence[Reply], *, now: datetime) -> None:
        """Answer a message whose turn failed for good, leaving the conversation's state alone."""
        async with self._sessions.begin() as session:
            await _append_in_order(session, message.person)
            entry = await session.scalar(
                update(Entry)
                .where(
                    Entry.person == message.person,
                    Entry.role == "person",
                    Entry.channel == message.channel,
                    Entry.message_id == message.id,
                )
                .values(processed_at=now)
                .returning(Entry)
            )
            if entry is not None:
                session.add_all(_answer(entry, reply, now) for reply in replies)
                await _notify(session, message.person)


def storable(text: str) -> str:
    """Text as PostgreSQL can keep it: no NUL, no lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def reply_of(entry: Entry) -> Reply:
    """An entry as the reply it was."""
    return Reply(entry.text, tuple(Option(**option) for option in entry.options))


async def _lock(session: AsyncSession, person: str) -> Conversation:
    await session.execute(
        insert(Conversation).values(person=person, state={}).on_conflict_do_nothing()
    )
    statement = select(Conversation).where(Conversation.person == person).with_for_update()
    return (await session.scalars(statement)).one()


async def _append_in_order(session: AsyncSession, person: str) -> None:
    # Sequence numbers are handed out before commit. Without this lock a reader that has seen 8
    # could miss a 7 that commits later; it is held from the insert to the commit only.
    await session.execute(
        sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:person, 7))"), {"person": person}
    )


async def _notify(session: AsyncSession, person: str) -> None:
    await session.execute(
        sa.text("SELECT pg_notify(:channel, :person)"), {"channel": CHANNEL, "person": person}
    )


def _message(entry: Entry) -> Message:
    return Message(
        id=entry.message_id,
        person=entry.person,
        channel=entry.channel,
        text=entry.text,
        received_at=entry.at,
        payload=entry.payload,
        device=entry.device,
    )


def _said(reply: Reply, at: datetime) -> dict[str, Any]:
    return {"text": reply.text, "options": [asdict(o) for o in reply.options], "at": at}


def _answer(asked: Entry, reply: Reply, at: datetime) -> Entry:
    return Entry(
        person=asked.person,
        role="assistant",
        channel=asked.channel,
        message_id=asked.message_id,
        **_said(reply, at),
    )
