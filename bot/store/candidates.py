"""Messages to learn from, in the bot's database: kept, looked through, forgotten."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.nlu.candidates import Candidate, Why
from bot.store.models import CandidateRow

Decided = Literal["labelled", "dropped"]


async def keep(session: AsyncSession, candidates: Sequence[Candidate]) -> None:
    """Add candidates; one that is there already learns why it was kept and what was meant."""
    for candidate in candidates:
        row = asdict(candidate)
        known = {"why": row["why"], "meant": row["meant"]}
        await session.execute(
            insert(CandidateRow)
            .values(row)
            .on_conflict_do_update(index_elements=["id"], set_=known)
        )


class Candidates:
    """What HR looks through."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def waiting(self) -> list[Candidate]:
        """Those that nobody has decided on, the newest first."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(CandidateRow)
                .where(CandidateRow.status == "open")
                .order_by(CandidateRow.at.desc(), CandidateRow.id)
            )
            return [_candidate(row) for row in rows]

    async def decide(self, ids: Collection[str], status: Decided) -> int:
        """Take candidates off the list; how many were on it."""
        async with self._sessions.begin() as session:
            done = await session.scalars(
                update(CandidateRow)
                .where(CandidateRow.id.in_(ids), CandidateRow.status == "open")
                .values(status=status)
                .returning(CandidateRow.id)
            )
            return len(done.all())

    async def forget(self, *, before: datetime) -> int:
        """Delete everything older; how many."""
        async with self._sessions.begin() as session:
            gone = await session.scalars(
                delete(CandidateRow).where(CandidateRow.at < before).returning(CandidateRow.id)
            )
            return len(gone.all())


def _candidate(row: CandidateRow) -> Candidate:
    return Candidate(
        row.id,
        row.text,
        row.asked,
        row.intent,
        row.confidence,
        cast("Why", row.why),
        row.at,
        row.meant,
    )
