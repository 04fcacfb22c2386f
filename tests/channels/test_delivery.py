"""Everybody is reached: on chat, by mail, by text message; with a real mail server."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot.messages import Message
from channels.app import open_house, upgrade
from channels.house import House
from channels.language import Language
from channels.postgres import Databases
from channels.settings import Settings
from hr_backend.imports.load import load_world
from hr_backend.kit.clock import SettableClock
from tests.channels.mail.post_office import PostOffice, post_office
from tests.conftest import NOW, Server
from tests.hr_backend.world import world

CANCEL = {"reason": "家里有急事"}
Open = Callable[..., Awaitable["Inhabited"]]


@dataclass(frozen=True, slots=True)
class Inhabited:
    """A house with the tests' company in it."""

    house: House
    clock: SettableClock

    async def cancel(self) -> None:
        """liu cancels; li, sun, zhao and chen are to be told."""
        hr = self.house.client.acting_for("liu", channel="web", message="m1")
        await hr.change("intime", "cancel", CANCEL, key="m1:cancel")

    async def writes(self, person: str, channel: str = "web") -> None:
        """Says something, now."""
        await self.house.store.accept(Message("m0", person, channel, "你好", self.clock.now()))

    async def told(self, person: str) -> list[str]:
        """Notices in somebody's conversation."""
        lines = await self.house.store.history(person)
        return [line.text for line in lines if line.role == "notice"]

    async def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Of the HR database."""
        async with self.house.hr_app.state.sessions() as session:
            return [tuple(row) for row in await session.execute(text(statement))]


@pytest.fixture
async def open_with(pg_server: Server, language: Language, tmp_path: Path) -> AsyncIterator[Open]:
    """`await open_with(smtp_url=...)`: a house with these settings."""
    async with AsyncExitStack() as stack:

        async def open_it(**changes: object) -> Inhabited:
            names = f"mail_hr_{uuid4().hex[:8]}", f"mail_bot_{uuid4().hex[:8]}"
            databases = Databases(*map(pg_server.create, names))
            for name in names:
                stack.callback(pg_server.drop, name)
            settings = Settings.model_validate(
                {
                    "data": tmp_path,
                    "hr_secret": SecretStr("h" * 40),
                    "session_secret": SecretStr("s" * 40),
                    "mail_from": "招聘组 <hr@example.com>",
                    "public_url": "https://hr.example.com",
                    **changes,
                }
            )
            await upgrade(databases)
            clock = SettableClock(NOW)
            house = await stack.enter_async_context(
                open_house(settings, databases, language, clock=clock)
            )
            async with house.hr_app.state.sessions.begin() as session:
                await load_world(session, world())
                await session.execute(
                    text(
                        "update people set email = id || '@example.com'"
                        " where id in ('wang', 'liu', 'li', 'zhao')"
                    )
                )
            return Inhabited(house, clock)

        yield open_it


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with post_office() as opened:
        yield opened


async def test_without_mail_everybody_is_told_in_the_chat(open_with: Open) -> None:
    inhabited = await open_with()
    await inhabited.cancel()
    await inhabited.house.run_due()
    assert all([await inhabited.told(person) for person in ("li", "sun", "zhao", "chen")])
    assert await inhabited.rows("select 1 from outbox where status <> 'delivered'") == []


async def test_who_is_on_no_chat_gets_a_mail_and_finds_it_in_the_chat_later(
    open_with: Open, office: PostOffice
) -> None:
    inhabited = await open_with(smtp_url=office.url)
    await inhabited.writes("zhao")
    await inhabited.cancel()
    await inhabited.house.run_due()
    # zhao is on chat; li and the candidate have it in their calendars; sun and chen have no address
    assert sorted(office.recipients) == ["li@example.com", "liu@example.com"]
    assert all([await inhabited.told(person) for person in ("li", "sun", "zhao", "chen")])
    dead = await inhabited.rows("select person_id from outbox where status = 'dead' order by 1")
    assert dead == [("chen",), ("sun",)]
    (mail,) = [mail for mail in office.mails if "li@example.com" in str(mail["To"])]
    assert "面试取消：11月27日(周五) 10:00 Java工程师" in mail["Subject"]
    assert CANCEL["reason"] not in str(mail)


async def test_who_has_not_been_on_the_page_for_long_is_written_to(
    open_with: Open, office: PostOffice
) -> None:
    inhabited = await open_with(smtp_url=office.url)
    await inhabited.writes("zhao")
    inhabited.clock.advance(timedelta(days=2))
    assert await inhabited.house.deliver.reach.by_chat("zhao")
    inhabited.clock.advance(timedelta(days=2))
    assert not await inhabited.house.deliver.reach.by_chat("zhao")
    await inhabited.writes("li", "wecom")
    inhabited.clock.advance(timedelta(days=300))
    assert await inhabited.house.deliver.reach.by_chat("li")


async def test_a_mail_server_that_is_down_delays_mails_alone_and_loses_none(
    open_with: Open,
) -> None:
    async with post_office() as gone:
        url, port = gone.url, gone.port
    inhabited = await open_with(smtp_url=url)
    await inhabited.writes("zhao")
    await inhabited.cancel()
    await inhabited.house.run_due()
    waiting = await inhabited.rows("select person_id from outbox where status = 'waiting'")
    assert ("li",) in waiting
    assert ("zhao",) not in waiting
    async with post_office(port=port) as back:
        inhabited.clock.advance(timedelta(minutes=2))
        await inhabited.house.run_due()
        assert "li@example.com" in back.recipients
    assert await inhabited.rows("select 1 from outbox where status = 'waiting'") == []


async def test_logs_hold_no_addresses_and_no_reasons(
    open_with: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    async with post_office(recipient_answer="550 no li@example.com here") as office:
        inhabited = await open_with(smtp_url=office.url)
        await inhabited.cancel()
        await inhabited.house.run_due()
    said = "".join(capsys.readouterr())
    assert "notice dead" in said
    for private in ("@example.com", CANCEL["reason"], "刘洋"):
        assert private not in said
    errors = await inhabited.rows("select distinct last_error from deliveries where way = 'mail'")
    assert errors == [("smtp_550",)]
