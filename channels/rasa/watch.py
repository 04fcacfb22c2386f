"""Rasa while it answers, the default engine while it does not."""

import threading
from collections.abc import Callable, Sequence

import structlog

from bot.nlu.understanding import Parser, Understanding
from channels.rasa.client import RasaUnavailable
from channels.rasa.environment import EnvironmentMissing
from channels.rasa.server import Server

log = structlog.get_logger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between two attempts to get the server back, doubled each time."""


class Watch:
    """Knows whether the server answers; where it does not, a thread gets it back.

    `probe` asks the server something and raises RasaUnavailable.
    """

    def __init__(self, server: Server, probe: Callable[[], object]) -> None:
        self._server, self._probe = server, probe
        self._up, self._closing = threading.Event(), threading.Event()
        self._up.set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def up(self) -> bool:
        """Whether the server answered when it was last asked."""
        return self._up.is_set()

    def lost(self, reason: str) -> None:
        """It did not answer: say so, once an outage, and get it back."""
        with self._lock:
            if not self.up or self._closing.is_set():
                return
            self._up.clear()
            log.warning("the Rasa engine is away, spaCy reads meanwhile", reason=reason)
            self._thread = threading.Thread(target=self._recover, name="rasa-watch", daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Whether the server is back within so many seconds."""
        return self._up.wait(seconds)

    def close(self) -> None:
        """End the watching, then the server where it is ours."""
        with self._lock:
            self._closing.set()
        if self._thread is not None:
            self._thread.join()
        self._server.stop()

    def _recover(self) -> None:
        pause = FIRST_PAUSE
        while not self._closing.is_set():
            try:
                self._server.start()
                self._probe()
            except (RasaUnavailable, EnvironmentMissing):
                self._closing.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                log.info("the Rasa engine reads again")
                self._up.set()
                return


class WithFallback:
    """The Parser protocol: each message is read by Rasa, or at once by the other engine."""

    def __init__(self, rasa: Parser, instead: Parser, watch: Watch) -> None:
        self._rasa, self._instead, self._watch = rasa, instead, watch

    def parse(self, text: str, *, asked: str | None = None) -> Understanding:
        """Read one message; `asked` is what the bot has just asked for."""
        if self._watch.up:
            try:
                return self._rasa.parse(text, asked=asked)
            except RasaUnavailable as away:
                self._watch.lost(str(away))
        return self._instead.parse(text, asked=asked)

    def parse_many(self, rows: Sequence[tuple[str, str | None]]) -> list[Understanding]:
        """Read many `(text, asked)`, in order."""
        return [self.parse(text, asked=asked) for text, asked in rows]
