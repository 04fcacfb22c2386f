"""The scenarios hold with Rasa too, but for those that a listed misreading breaks."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.timex.reader import TimeReader
from channels.cli.stage import Stage, stage_for
from channels.language import Language
from channels.scenarios.loader import load
from channels.scenarios.player import Outcome
from channels.scenarios.report import as_text
from channels.settings import Settings
from tests.rasa.conftest import Running
from tests.rasa.misread import FILES, Misread, listed, made_for, model_now

LISTED = listed()


@pytest.fixture(scope="module")
def stage(rasa: Running, rasa_settings: Settings) -> Iterator[Stage]:
    """Rasa alone: nothing reads in its place."""
    language = Language(rasa.engine.parser, TimeReader(), rasa.lexicon)
    with stage_for(language, rasa_settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def listed_for_it(rasa: Running, rasa_settings: Settings) -> bool:
    """Whether the list was made for the model that reads here."""
    return made_for() == model_now(rasa_settings, rasa.engine.parser)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_scenario(stage: Stage, path: Path, listed_for_it: bool) -> None:
    outcome = asyncio.run(stage.play(load(path)))
    if not listed_for_it:
        if not outcome.passed:
            pytest.xfail("tests/rasa/misread.yml was made for another model; make it anew")
        return
    misread = LISTED.get(path.stem)
    if misread is None:
        assert outcome.passed, f"\n{as_text(outcome)}"
    else:
        assert not outcome.passed, f"{path.stem} holds now: take it off tests/rasa/misread.yml"
        assert misread.read_as in read_as(outcome, misread), "it fails for another reason"


def read_as(outcome: Outcome, misread: Misread) -> set[str | None]:
    """What the listed message was read as."""
    return {turn.heard.intent for turn in outcome.turns if turn.heard and turn.say == misread.say}


def test_the_list_names_scenarios_that_are_there() -> None:
    assert sorted(set(LISTED) - {path.stem for path in FILES}) == []
