"""The Rasa engine put together: model, server, client, parser."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.nlu.entities import Namer
from bot.nlu.gazetteer import read_gazetteer
from bot.nlu.labels import read_labels
from bot.nlu.normalise import Normaliser
from bot.nlu.train import learned_folder
from bot.nlu.understanding import Lexicon
from channels.rasa import model as models
from channels.rasa.client import RasaClient, RasaUnavailable
from channels.rasa.environment import VERSION, EnvironmentMissing
from channels.rasa.parser import RasaParser
from channels.rasa.server import Address, Elsewhere, OwnServer, Server
from channels.rasa.watch import Watch
from channels.settings import Settings
from nlu_data import ROOT

Progress = Callable[[str], None]
CHECK_SECONDS = 0.25
PROBE_SECONDS = 10.0
"""What a server that is starting may take for its first answer."""


class RasaTrouble(Exception):
    """The Rasa engine cannot start; the text is a whole sentence."""


@dataclass(frozen=True, slots=True)
class RasaEngine:
    """A parser over a healthy server, and what watches over that."""

    parser: RasaParser
    watch: Watch
    server: Server


def models_folder(settings: Settings) -> Path:
    """Where Rasa's models and the record of a running server are kept."""
    return settings.data / "rasa"


def trained_model(settings: Settings, *, progress: Progress = lambda _: None) -> Path:
    """The model for the data as it is. Blocking for minutes; raises RasaTrouble."""
    if (pinned := settings.rasa_model) is not None:
        if not pinned.is_file():
            raise RasaTrouble(f"There is no Rasa model {pinned} (YUEMIAN_RASA_MODEL).")
        return pinned
    try:
        return models.ensure(
            ROOT,
            learned_folder(settings.data / "models"),
            models_folder(settings),
            settings.rasa_environment,
            progress=progress,
        )
    except (EnvironmentMissing, models.ModelMissing) as trouble:
        raise RasaTrouble(str(trouble)) from trouble


def open_rasa(
    settings: Settings, *, lexicon: Lexicon | None = None, progress: Progress = lambda _: None
) -> RasaEngine:
    """The engine over the server of the settings, or over one of this house, started here.

    Blocking until the server answers. Raises RasaTrouble; close with `engine.watch.close()`.
    """
    server = _server(settings, progress)
    _ready(server, server.start, settings, progress)
    client = RasaClient(lambda: server.address, seconds=settings.rasa_seconds)
    gazetteer = read_gazetteer(ROOT)
    normalise, namer = Normaliser(gazetteer.synonyms.get("typos", {})), Namer(gazetteer)
    if lexicon is not None:
        namer.know(lexicon, normalise)
    watch = Watch(server, lambda: client.parse("ok"))
    return RasaEngine(RasaParser(client, normalise, namer), watch, server)


def leave_running(settings: Settings, *, progress: Progress = lambda _: None) -> Server:
    """A healthy server that outlives this process, started where none is left running.

    Blocking until it answers. Raises RasaTrouble.
    """
    model = trained_model(settings, progress=progress)
    server = OwnServer(model, models_folder(settings), settings.rasa_environment)
    _ready(server, server.leave_running, settings, progress)
    return server


def _ready(
    server: Server, start: Callable[[], object], settings: Settings, progress: Progress
) -> None:
    """Start, and wait until a model of ours answers. Raises RasaTrouble."""
    client = RasaClient(lambda: server.address, seconds=PROBE_SECONDS)
    ours = isinstance(server, OwnServer)
    try:
        start()
        progress("Waiting for the Rasa server ...")
        _wait(server, client, settings.rasa_start_seconds if ours else PROBE_SECONDS)
        _check(client)
    except (EnvironmentMissing, RasaUnavailable, OSError) as trouble:
        server.stop()
        raise RasaTrouble(_with_log(server, str(trouble))) from trouble
    except BaseException:
        server.stop()
        raise
    finally:
        client.close()


def _server(settings: Settings, progress: Progress) -> Server:
    if settings.rasa_url is None:
        model = trained_model(settings, progress=progress)
        return OwnServer(model, models_folder(settings), settings.rasa_environment)
    if settings.rasa_secret is None:
        raise RasaTrouble(
            "YUEMIAN_RASA_URL is set but YUEMIAN_RASA_SECRET is not: set it to the server's "
            "--jwt-secret."
        )
    return Elsewhere(Address(settings.rasa_url, settings.rasa_secret.get_secret_value()))


def _wait(server: Server, client: RasaClient, seconds: float) -> None:
    """Until a model is loaded; raises RasaUnavailable when the server ends or takes too long."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            client.status()
        except RasaUnavailable as trouble:
            if not server.alive():
                raise RasaUnavailable("The Rasa server ended while it started.") from trouble
            if time.monotonic() > deadline:
                raise RasaUnavailable(
                    f"The Rasa server did not become ready in {seconds:.0f} s: {trouble}"
                ) from trouble
            time.sleep(CHECK_SECONDS)
        else:
            return


def _check(client: RasaClient) -> None:
    """Refuses a server of another Rasa, or with a model that was taught other labels."""
    version = client.version()
    if version.split(".")[:2] != VERSION.split(".")[:2]:
        raise RasaUnavailable(f"The server is Rasa {version}; the engine is made for {VERSION}.")
    known = {row.name for row in client.parse("ok").intent_ranking}
    missing = sorted(set(read_labels(ROOT / "intents.yml")) - known)
    if missing:
        raise RasaUnavailable(
            f"The Rasa server's model {client.status().model_file} is of another version: it does "
            f"not know {missing[0]}{f' and {len(missing) - 1} other labels' * (len(missing) > 1)}."
        )


def _with_log(server: Server, problem: str) -> str:
    if not isinstance(server, OwnServer) or not server.log.is_file():
        return problem
    said = [line for line in server.log.read_text("utf-8", "replace").splitlines() if line.strip()]
    return f"{problem} {server.log} ends: {said[-1][:200]}" if said else problem
