"""The whole house behind an address, with the demo company in it and a clock that stands."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlalchemy import text

from channels.app import create_app, invitation_link, load_demo_company, open_house, upgrade
from channels.house import House
from channels.language import Language
from channels.postgres import Databases
from channels.settings import Settings
from hr_backend.kit.clock import SettableClock
from tests.channels.web.serving import serving
from tests.conftest import Server

SHANGHAI = ZoneInfo("Asia/Shanghai")
TUESDAY_MORNING = datetime(2026, 11, 24, 10, tzinfo=SHANGHAI)
HR_SECRET = SecretStr("h" * 40)


@dataclass(frozen=True, slots=True)
class Open:
    """A house that is served."""

    url: str
    house: House
    settings: Settings
    clock: SettableClock

    def invitation(self, person: str) -> str:
        """The link a person was sent."""
        return invitation_link(self.settings, person, base=self.url, clock=self.clock)

    async def interview(self, candidate: str) -> Any:
        """Status and start of a candidate's interview to come, as the database has them."""
        query = (
            "select i.status, i.start_at from interviews i join applications a"
            " on a.id = i.application_id where a.candidate_id = :who"
            " and (i.start_at is null or i.start_at > :now)"
        )
        async with self.house.hr_app.state.sessions() as session:
            found = {"who": candidate, "now": self.clock.now()}
            row = (await session.execute(text(query), found)).one()
        return row.status, row.start_at.astimezone(SHANGHAI)


@asynccontextmanager
async def open_demo(server: Server, language: Language, folder: Path) -> AsyncIterator[Open]:
    """Real databases, real engine, gone at the end of the block."""
    mark = uuid4().hex[:8]
    names = f"house_hr_{mark}", f"house_bot_{mark}"
    databases = Databases(*map(server.create, names))
    settings = Settings(
        data=folder,
        session_secret=SecretStr("s" * 40),
        hr_secret=HR_SECRET,
        messages_per_minute=1000,
        due_seconds=0.3,
    )
    clock = SettableClock(TUESDAY_MORNING)
    await upgrade(databases)
    await load_demo_company(databases.hr, clock)
    async with (
        open_house(settings, databases, language, clock=clock) as house,
        serving(create_app(house, settings, databases)) as url,
    ):
        yield Open(url, house, settings, clock)
    for name in names:
        server.drop(name)
