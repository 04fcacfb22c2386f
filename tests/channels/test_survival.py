"""kill -9 between any two steps of a turn: afterwards everything has happened exactly once."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from actions.hr_client import HR
from bot.dialogue.engine import Engine
from bot.messages import Message
from channels.app import open_house, upgrade
from channels.house import House
from channels.language import Language
from channels.postgres import Databases
from channels.settings import Settings
from hr_backend.imports.load import load_world
from hr_backend.kit.clock import SettableClock
from tests.conftest import Server
from tests.hr_backend.world import world

NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
SAID = ("我明天的面试改到下周三上午10点吧", "公司临时要出差", "谢谢")
PROCESSES = multiprocessing.get_context("fork")
Job = Callable[[House], Awaitable[None]]


class Doom:
    """Kills its own process, without a word, at the nth step."""

    def __init__(self, at: int) -> None:
        self.left = at

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def hang_over(self) -> None:
        """Before and after every call to the HR backend, and when a turn is done but not saved."""
        send, turn = HR._send, Engine._turn

        async def doomed_send(hr: HR, *args: object, **options: object) -> object:
            self.step()
            answer = await send(hr, *args, **options)  # type: ignore[arg-type]
            self.step()
            return answer

        async def doomed_turn(engine: Engine, claimed: object) -> object:
            result = await turn(engine, claimed)  # type: ignore[arg-type]
            self.step()
            return result

        HR._send = doomed_send  # type: ignore[method-assign, assignment]
        Engine._turn = doomed_turn  # type: ignore[method-assign, assignment]


class Life:
    """One installation that many short-lived processes work in, one after the other."""

    def __init__(self, databases: Databases, folder: Path, language: Language) -> None:
        self.databases, self.language = databases, language
        self.settings = Settings(
            data=folder, session_secret=SecretStr("s" * 40), hr_secret=SecretStr("h" * 40)
        )

    def live(self, job: Job, *, doom: int = 0) -> bool:
        """Run a job in a process of its own; False where it was killed."""
        process = PROCESSES.Process(target=self._run, args=(job, doom))
        process.start()
        process.join(60)
        assert process.exitcode in (0, -signal.SIGKILL)
        return process.exitcode == 0

    def _run(self, job: Job, doom: int) -> None:
        async def work() -> None:
            clock = SettableClock(NOW)
            async with open_house(
                self.settings, self.databases, self.language, clock=clock
            ) as house:
                Doom(doom).hang_over()
                await job(house)

        asyncio.run(work())


@pytest.fixture
def life(pg_server: Server, language: Language, tmp_path: Path) -> Iterator[Life]:
    mark = uuid4().hex[:8]
    names = f"life_hr_{mark}", f"life_bot_{mark}"
    databases = Databases(hr=pg_server.create(names[0]), bot=pg_server.create(names[1]))
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, upgrade(databases)).result()
    life = Life(databases, tmp_path, language)
    assert life.live(settle_in)
    yield life
    for name in names:
        pg_server.drop(name)


async def settle_in(house: House) -> None:
    async with house.hr_app.state.sessions.begin() as session:
        await load_world(session, world())


def hears(said: str) -> Job:
    async def accept(house: House) -> None:
        await house.store.accept(Message(said, "wang", "web", said, house.clock.now()))

    return accept


async def work_off(house: House) -> None:
    await house.run_due()


async def check(house: House) -> None:
    """One move, one audit row, one notice each, one answer a message."""
    async with house.hr_app.state.sessions() as session:
        audit = await session.scalars(
            text("select action from audit_entries where action like 'interview.%'")
        )
        assert list(audit) == ["interview.reschedule"]
        told = await session.execute(
            text("select person_id from outbox where about = 'interview_rescheduled'")
        )
        people = [row.person_id for row in told]
        assert len(people) == len(set(people)) > 1
        moves = await session.scalars(
            text("select count(*) from change_requests where status = 'applied'")
        )
        assert list(moves) == [1]
    lines = await house.store.history("wang")
    answered = [line.message_id for line in lines if line.role == "assistant"]
    assert set(answered) == set(SAID)
    assert len(answered) == len(set(answered))


@pytest.mark.slow
def test_a_conversation_survives_being_killed_at_every_step(life: Life) -> None:
    deaths = 0
    for said in SAID:
        assert life.live(hears(said))
        # One step further at each attempt, until a process lives to the end of the turn.
        for doom in range(1, 60):
            if life.live(work_off, doom=doom):
                break
            deaths += 1
    assert life.live(work_off)
    assert life.live(check)
    assert deaths >= 8
