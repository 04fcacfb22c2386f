"""A trail to look at, and a superuser who tampers with it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import text

from hr_backend.audit import anchor
from hr_backend.audit.erasing import erase_values
from hr_backend.audit.sealing import Sealer, seal
from hr_backend.audit.service import Values, record
from hr_backend.audit.verifying import Report, verify
from hr_backend.kit.auth import Actor
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import Deed
from tests.conftest import NOW
from tests.hr_backend.world import SHANGHAI

KEY = b"only-for-tests-" + b"k" * 32


@dataclass(frozen=True, slots=True)
class Trail:
    """The trail of one database, written by its own service."""

    sessions: Sessions
    clock: Clock
    sealer: Sealer

    async def write(
        self, action: str = "interview.cancel", *, actor: str = "wang", after: Values | None = None
    ) -> None:
        """One transaction with one entry."""
        deed = Deed(Actor(actor, "candidate", via="web", message="m-1"), NOW, SHANGHAI)
        async with self.sessions.begin() as session:
            record(session, deed, action=action, subject=("interview", "late"), after=after)

    async def erase(self, person: str) -> None:
        """As privacy does it: what is gone is named."""
        async with self.sessions.begin() as session:
            gone = await erase_values(session, person)
            deed = Deed(Actor("system", "system"), NOW, SHANGHAI)
            record(
                session,
                deed,
                action="privacy.erase",
                subject=("person", person),
                after={"values": gone},
            )

    async def seal(self) -> None:
        await seal(self.sessions, self.clock, self.sealer)

    async def tamper(self, *statements: str) -> None:
        """As a superuser whom no trigger stops."""
        async with self.sessions.begin() as session:
            await session.execute(text("set local session_replication_role = replica"))
            for statement in statements:
                await session.execute(text(statement))

    async def verify(self, *, key: bytes | None = KEY) -> Report:
        noted = anchor.read(self.sealer.path, self.sealer.key)
        async with self.sessions() as session:
            return await verify(session, key=key, anchor=noted)

    async def found(self) -> str | None:
        """What kind of thing is wrong."""
        report = await self.verify()
        return report.finding.kind if report.finding else None

    def elsewhere(self, path: Path) -> "Trail":
        """The same trail, its anchor in another place."""
        return replace(self, sealer=replace(self.sealer, path=path))


@pytest.fixture
async def trail(hr_app: object, tmp_path: Path) -> Trail:
    state = hr_app.state  # type: ignore[attr-defined]
    return Trail(state.sessions, state.clock, Sealer(KEY, tmp_path / "audit" / "anchor.json"))


@pytest.fixture
async def written(trail: Trail) -> Trail:
    """Six entries, the last two not sealed yet."""
    for number in range(6):
        await trail.write(after={"status": f"s{number}", "reason": f"原因{number}"})
        if number == 3:
            await trail.seal()
    return trail


Tamper = Callable[[Trail], Awaitable[None]]
