"""A real Rasa server for the run; where its environment cannot be had, its tests say so."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from actions.lexicon import CompanyLexicon
from channels.rasa.engine import RasaEngine, open_rasa
from channels.rasa.environment import EnvironmentMissing, python_of
from channels.settings import Settings


@pytest.fixture(scope="session")
def rasa_settings() -> Settings:
    """The settings of the run with Rasa as the engine."""
    settings = Settings(engine="rasa", rasa_seconds=20)
    if settings.rasa_url is None:
        try:
            python_of(settings.rasa_environment)
        except EnvironmentMissing as missing:
            pytest.skip(str(missing))
    return settings


@dataclass(frozen=True, slots=True)
class Running:
    """A server with the names it was told of."""

    engine: RasaEngine
    lexicon: CompanyLexicon


@pytest.fixture(scope="session")
def rasa(rasa_settings: Settings) -> Iterator[Running]:
    """The engine over a server that all tests ask and none may harm."""
    lexicon = CompanyLexicon()
    engine = open_rasa(rasa_settings, lexicon=lexicon)
    yield Running(engine, lexicon)
    engine.watch.close()
