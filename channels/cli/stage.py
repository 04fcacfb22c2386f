"""Where scenarios play: each in a house of its own with new databases and a clock that stands."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from pydantic import SecretStr

from actions.errors import ActionRefused
from actions.hr_client import HRClient
from actions.lexicon import CompanyLexicon
from actions.registry import build_skills
from bot.dialogue.engine import Engine
from bot.messages import Message
from bot.nlu.engine import load
from bot.nlu.labels import read_labels
from bot.nlu.train import data_folder, ensure
from bot.nlu.understanding import Parser
from bot.responses import Responses
from bot.store import Store
from bot.timex.reader import TimeReader
from channels.cli.scratch import Scratch, scratch_server
from channels.scenarios.judge import EndRows
from channels.scenarios.player import Heard, Outcome, Player
from channels.scenarios.scenario import Scenario
from hr_backend.app import create_app, dispatcher
from hr_backend.imports.ledger import read_ledger
from hr_backend.imports.load import load_world
from hr_backend.imports.world import World
from hr_backend.kit.auth import Scope, mint
from hr_backend.kit.clock import SettableClock
from hr_backend.kit.config import Settings
from hr_backend.kit.db import connect, sessions_of

STEP = timedelta(minutes=15)


class House:
    """INTERIM: goes when channels.app.build_house is there."""

    def __init__(
        self, hr: str, bot: str, clock: SettableClock, parser: Parser, lexicon: CompanyLexicon
    ) -> None:
        secret = SecretStr(secrets.token_urlsafe(48))
        self.clock = clock
        self.app = create_app(
            Settings(database_url=hr, token_secret=secret, _env_file=None), clock=clock
        )
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app), base_url="http://hr"
        )
        token = mint(secret, "bot", scope=Scope.ACT_FOR, now=clock.now(), ttl=timedelta(days=3650))
        self.client = HRClient(self.http, token=token)
        self.bot_engine = connect(bot)
        self.store = Store(sessions_of(self.bot_engine))
        responses = Responses.load(data_folder() / "responses")
        reader = TimeReader()
        names = list(read_labels(data_folder() / "intents.yml"))
        self.engine = Engine(
            store=self.store,
            parser=parser,
            reader=reader,
            skills=build_skills(self.client, reader, responses, intents=names),
            responses=responses,
            clock=clock,
        )
        self.lexicon = lexicon
        self.hr_sessions = self.app.state.sessions

    async def receive(self, message: Message) -> Heard:
        await self.store.accept(message)
        results = await self.engine.process(message.person)
        mine = [r for r in results if r.message.id == message.id]
        if not mine:
            replies = await self.store.answers(message)
            return Heard(None, None, [], replies, 0.0)
        r = mine[0]
        return Heard(
            r.intent,
            r.confidence,
            [
                {
                    "entity": e.name,
                    "start": e.start,
                    "end": e.end,
                    "value": e.value,
                    "confidence": e.confidence,
                }
                for e in r.entities
            ],
            r.replies,
            r.latency_ms,
        )

    async def run_due(self) -> None:
        async def deliver(_: object) -> None:
            return

        await dispatcher(self.app, deliver).run_due()

    async def close(self) -> None:
        await self.http.aclose()
        await self.bot_engine.dispose()
        await self.app.state.engine.dispose()


@dataclass(frozen=True, slots=True)
class Scene:
    """One house while one scenario plays in it."""

    house: House
    clock: SettableClock

    def now(self) -> datetime:
        """The clock."""
        return self.clock.now()

    async def receive(self, message: Message) -> Heard:
        """One message through the code a channel uses."""
        return await self.house.receive(message)

    async def advance(self, until: datetime) -> None:
        """Move the clock on; what falls due meanwhile runs."""
        while self.clock.now() < until:
            self.clock.set(min(self.clock.now() + STEP, until))
            await self.house.run_due()
        await self.house.run_due()

    async def rows(self) -> EndRows:
        """The tables that `end` may ask for."""
        async with self.house.hr_sessions() as session:
            return await read_ledger(session)


@dataclass(frozen=True, slots=True)
class Stage:
    """What the scenarios of one run share."""

    scratch: Scratch
    parser: Parser
    lexicon: CompanyLexicon

    async def play(self, scenario: Scenario) -> Outcome:
        """Play one scenario against new, empty databases."""
        async with self.scratch.databases() as databases:
            clock = SettableClock(scenario.now)
            house = House(databases.hr, databases.bot, clock, self.parser, self.lexicon)
            try:
                async with house.hr_sessions.begin() as session:
                    await load_world(session, World.model_validate(scenario.world))
                try:
                    await self.lexicon.refresh(house.client)
                except ActionRefused:  # INTERIM: until the backend has /directory
                    world = World.model_validate(scenario.world)
                    self.lexicon._people = frozenset(p.name for p in world.people)
                    self.lexicon._posts = frozenset(r.title for r in world.requisitions)
                    self.lexicon._departments = frozenset(d.name for d in world.departments)
                return await Player(scenario, Scene(house, clock)).play()
            finally:
                await house.close()


@contextmanager
def open_stage(
    *, folder: Path, progress: Callable[[str], None] = lambda _: None
) -> Iterator[Stage]:
    """A database server and a trained parser, shared by all scenarios of a run.

    `folder` keeps the server for the next run. Blocking; raises DatabaseUnavailable.
    """
    lexicon = CompanyLexicon()
    parser = load(ensure(progress=progress), lexicon=lexicon)
    with scratch_server(folder) as scratch:
        yield Stage(scratch, parser, lexicon)
