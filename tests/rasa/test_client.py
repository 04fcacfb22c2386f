"""Whatever listens where Rasa should: one sentence says what is wrong, without the message."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from channels.rasa.client import RasaClient, RasaUnavailable
from channels.rasa.engine import RasaTrouble, open_rasa
from channels.rasa.server import Address
from channels.settings import Settings

SECRET = "only-for-tests-" + "x" * 32
SAID = "我的工资怎么少了"


@contextmanager
def answering(status: int, body: object) -> Iterator[str]:
    """A server that is not Rasa: one answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, {}, "YUEMIAN_RASA_SECRET"),
        (404, {}, "--enable-api"),
        (409, {}, "no model is loaded"),
        (500, {"message": SAID}, "answers 500"),
        (200, {"intent": SAID}, "in another shape"),
        (200, [], "in another shape"),
    ],
)
def test_an_unusable_answer_is_a_sentence(status: int, body: object, said: str) -> None:
    with answering(status, body) as url, pytest.raises(RasaUnavailable, match=said) as raised:
        RasaClient(lambda: Address(url, SECRET), seconds=5).parse(SAID)
    assert SAID not in str(raised.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://", ""])
def test_nobody_there_is_a_sentence(url: str) -> None:
    with pytest.raises(RasaUnavailable, match="does not answer"):
        RasaClient(lambda: Address(url, SECRET), seconds=1).status()


def settings_for(url: str, secret: str | None = SECRET) -> Settings:
    return Settings.model_validate({"engine": "rasa", "rasa_url": url, "rasa_secret": secret})


def test_another_rasa_is_refused() -> None:
    answer = {"version": "2.8.0", "model_file": "m", "intent_ranking": [], "entities": []}
    with answering(200, answer) as url, pytest.raises(RasaTrouble, match=r"Rasa 2\.8\.0"):
        open_rasa(settings_for(url))


def test_a_model_with_other_labels_is_refused() -> None:
    answer = {"version": "3.6.9", "model_file": "old", "intent_ranking": [], "entities": []}
    with answering(200, answer) as url, pytest.raises(RasaTrouble, match="old is of another"):
        open_rasa(settings_for(url))


def test_a_server_that_runs_apart_needs_its_secret() -> None:
    with pytest.raises(RasaTrouble, match="YUEMIAN_RASA_SECRET is not"):
        open_rasa(settings_for("http://127.0.0.1:1", None))
