"""Where scenarios play: each in a house of its own with new databases and a clock that stands."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr, ValidationError
from sqlalchemy.exc import IntegrityError

from bot.messages import Message
from bot.nlu.understanding import Entity, EntityJSON
from channels.app import open_house
from channels.cli.scratch import Scratch, scratch_server
from channels.house import House
from channels.language import Language, open_language
from channels.scenarios.judge import EndRows
from channels.scenarios.nodes import ScenarioError
from channels.scenarios.player import Heard, Outcome, Player
from channels.scenarios.scenario import Scenario
from channels.settings import Settings
from hr_backend.imports.ledger import read_ledger
from hr_backend.imports.load import load_world
from hr_backend.imports.world import World
from hr_backend.kit.clock import SettableClock

STEP = timedelta(minutes=15)
"""How far the clock moves at once, so that what falls due runs about when it is due."""


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
        result = await self.house.receive(message)
        return Heard(
            intent=result.intent or None,
            confidence=result.confidence if result.intent else None,
            entities=[_as_json(entity) for entity in result.entities],
            replies=result.replies,
            latency_ms=result.latency_ms,
        )

    def keep(self, person: str, file: Path) -> str:
        """Take in a file, as an upload of the web page does."""
        upload = self.house.uploads.keep(person, file.name, file.read_bytes())
        return f"/attach_file?upload={upload}"

    async def advance(self, until: datetime) -> None:
        """Move the clock on; what falls due meanwhile runs."""
        while self.clock.now() < until:
            self.clock.set(min(self.clock.now() + STEP, until))
            await self.house.run_due()
        await self.house.run_due()

    async def rows(self) -> EndRows:
        """The tables that `end` may ask for."""
        async with self.house.hr_app.state.sessions() as session:
            return await read_ledger(session)


@dataclass(frozen=True, slots=True)
class Stage:
    """What the scenarios of one run share."""

    settings: Settings
    scratch: Scratch
    language: Language

    async def play(self, scenario: Scenario) -> Outcome:
        """Play one scenario against new, empty databases. Raises ScenarioError for its world."""
        clock = SettableClock(scenario.now)
        async with (
            self.scratch.databases() as databases,
            open_house(self.settings, databases, self.language, clock=clock) as house,
        ):
            await _furnish(house, scenario)
            await house.refresh_names()
            return await Player(scenario, Scene(house, clock)).play()


async def _furnish(house: House, scenario: Scenario) -> None:
    # The next scenario's trail would not fit this one's anchor.
    house.hr_app.state.sealer = None
    try:
        async with house.hr_app.state.sessions.begin() as session:
            await load_world(session, World.model_validate(scenario.world))
    except (ValidationError, IntegrityError) as error:
        problem = f"cannot be loaded ({type(error).__name__})"
        raise ScenarioError(scenario.file, 1, "world", problem) from error


def _as_json(entity: Entity) -> EntityJSON:
    return {
        "entity": entity.name,
        "start": entity.start,
        "end": entity.end,
        "value": entity.value,
        "confidence": round(entity.confidence, 4),
    }


@contextmanager
def open_stage(
    settings: Settings, *, progress: Callable[[str], None] = lambda _: None
) -> Iterator[Stage]:
    """A database server and a trained engine, shared by all scenarios of a run.

    Blocking; raises DatabaseUnavailable and LanguageUnavailable.
    """
    with (
        open_language(settings, progress=progress) as language,
        stage_for(language, settings) as stage,
    ):
        yield stage


@contextmanager
def stage_for(language: Language, settings: Settings) -> Iterator[Stage]:
    """A database server for an engine that is there; kept in the data folder for the next run.

    Blocking; raises DatabaseUnavailable.
    """
    # The databases are never those of the settings, nor is the HR backend: worlds are made up.
    alone = settings.model_copy(
        update={
            "hr_url": None,
            "smtp_url": None,  # everybody is reached by chat
            "sms_url": None,
            "hr_secret": SecretStr(secrets.token_urlsafe(48)),
            "data": settings.data / "scenarios",  # their files are not the house's
        }
    )
    language.parser.parse("你好")  # what is read at first use is not the first turn's latency
    with scratch_server(settings.data / "scenarios") as scratch:
        yield Stage(alone, scratch, language)
