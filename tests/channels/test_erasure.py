"""Who is erased in the HR backend is forgotten by the assistant."""

from pathlib import Path
from uuid import uuid4

from pydantic import SecretStr
from sqlalchemy import select, text

from bot.messages import Message
from channels.app import open_house, upgrade
from channels.language import Language
from channels.postgres import Databases
from channels.settings import Settings
from hr_backend.imports.load import load_world
from hr_backend.kit.clock import SettableClock
from hr_backend.kit.deed import falling_due
from hr_backend.people.models import Person
from hr_backend.privacy.erasing import erase_person
from tests.conftest import NOW, Server
from tests.hr_backend.world import world


async def test_the_conversation_goes_with_the_person(
    pg_server: Server, language: Language, tmp_path: Path
) -> None:
    names = f"erase_hr_{uuid4().hex[:8]}", f"erase_bot_{uuid4().hex[:8]}"
    databases = Databases(*map(pg_server.create, names))
    settings = Settings(
        data=tmp_path,
        session_secret=SecretStr("s" * 40),
        smtp_url=SecretStr("smtp://127.0.0.1:9"),  # nobody listens, and nobody is written to
        mail_from="hr@example.com",
    )
    await upgrade(databases)
    clock = SettableClock(NOW)
    async with open_house(settings, databases, language, clock=clock) as house:
        sessions = house.hr_app.state.sessions
        async with sessions.begin() as session:
            await load_world(session, world())
            await session.execute(text("update applications set stage = 'withdrawn'"))
            await session.execute(text("update interviews set status = 'cancelled'"))
        for person in ("wang", "liu"):
            await house.receive(Message("m1", person, "web", "我的面试是几点", NOW))
        async with sessions.begin() as session:
            found = await session.scalars(select(Person).where(Person.id == "wang"))
            await erase_person(session, falling_due(NOW), found.one())
        await house.run_due()
        assert await house.store.history("wang") == []
        assert await house.store.history("liu")
        async with sessions() as session:
            outbox = await session.execute(text("select about, status from outbox"))
            assert [tuple(row) for row in outbox] == [("person_erased", "delivered")]
    for name in names:
        pg_server.drop(name)
