"""A Rasa server that is killed or hangs costs nobody an answer, and its return is noticed."""

import os
import signal
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from bot.nlu.understanding import Parser
from channels.language import load_language
from channels.rasa.client import RasaClient
from channels.rasa.engine import RasaEngine
from channels.rasa.parser import RasaParser
from channels.rasa.server import OwnServer
from channels.rasa.watch import Watch, WithFallback
from channels.settings import Settings
from tests.rasa.conftest import Running

SAID = "我明天下午的面试想取消，家里老人住院了"
AWAY, BACK = "the Rasa engine is away, spaCy reads meanwhile", "the Rasa engine reads again"


@pytest.fixture(scope="module")
def spacy(rasa_settings: Settings) -> Parser:
    """What reads while Rasa is away."""
    return load_language(rasa_settings.data, pinned=rasa_settings.model).parser


@pytest.fixture
def engine(rasa: Running) -> Iterator[RasaEngine]:
    """The shared server; a test that harms it waits until it is back."""
    if not isinstance(rasa.engine.server, OwnServer):
        pytest.skip("the server of YUEMIAN_RASA_URL is not ours to harm")
    yield rasa.engine
    rasa.engine.parser.parse("ok")


def pid(engine: RasaEngine) -> int:
    assert isinstance(engine.server, OwnServer)
    assert engine.server.pid is not None
    return engine.server.pid


def test_a_server_that_hangs_is_passed_over_until_it_answers(
    engine: RasaEngine, spacy: Parser
) -> None:
    hasty = RasaClient(lambda: engine.server.address, seconds=0.5)
    patient = RasaClient(lambda: engine.server.address, seconds=60)
    watch = Watch(engine.server, lambda: patient.parse("ok"))
    parser = WithFallback(RasaParser.like(engine.parser, hasty), spacy, watch)
    with capture_logs() as logs:
        os.kill(pid(engine), signal.SIGSTOP)
        try:
            read = [parser.parse(SAID) for _ in range(5)]
        finally:
            os.kill(pid(engine), signal.SIGCONT)
        assert watch.wait(60)
    assert {each.intent.name for each in read} == {"cancel_interview"}
    assert [line["event"] for line in logs] == [AWAY, BACK]


def test_a_killed_server_is_started_again_and_nobody_waits(
    engine: RasaEngine, spacy: Parser, rasa_settings: Settings
) -> None:
    parser = WithFallback(engine.parser, spacy, engine.watch)
    killed = pid(engine)
    with capture_logs() as logs:
        before = parser.parse(SAID)
        os.kill(killed, signal.SIGKILL)
        meanwhile = [parser.parse(SAID) for _ in range(20)]
        assert engine.watch.wait(rasa_settings.rasa_start_seconds)
        after = parser.parse(SAID)
    assert {each.intent.name for each in meanwhile} == {"cancel_interview"}
    assert after == before
    assert pid(engine) != killed
    assert [line["event"] for line in logs] == [AWAY, BACK]
    assert not any(SAID in str(line) or "住院" in str(line) for line in logs)


def test_what_people_write_is_in_no_log_of_the_server(engine: RasaEngine) -> None:
    engine.parser.parse(SAID)
    assert isinstance(engine.server, OwnServer)
    assert "住院" not in engine.server.log.read_text("utf-8", "replace")
