"""A trained Rasa model for the data as it is, kept under the fingerprint of both."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.nlu import rasa_data
from bot.nlu.corpus import CorpusError
from channels.rasa.environment import VERSION, python_of

Progress = Callable[[str], None]

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "LOG_LEVEL": "WARNING",  # at debug Rasa would log what people wrote
}
REPEATABLE = {
    # The same data give the same model on another machine.
    "PYTHONHASHSEED": "0",
    "TF_DETERMINISTIC_OPS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_INTRA_OP_PARALLELISM_THREADS": "2",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
}
KEEP = 2
"""Models kept: the one in use, and the one before."""


class ModelMissing(Exception):
    """There is no Rasa model and none could be trained; the text is a whole sentence."""


def ensure(
    data: Path,
    learned: Path,
    folder: Path,
    environment: Path,
    *,
    progress: Progress = lambda _: None,
) -> Path:
    """The model archive for the data as they are, trained first where it is missing.

    `data` is `nlu_data/`, `learned` what was learnt from use, `folder` keeps the models. Blocking
    for minutes; a second process waits for the first one's model. Raises ModelMissing, and
    EnvironmentMissing where Rasa is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{VERSION}-{rasa_data.fingerprint(data, learned)}.tar.gz"
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not model.is_file():
            _train(data, learned, model, environment, progress)
        else:
            model.touch()
        by_age = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
        for old in by_age[:-KEEP]:
            old.unlink()
            _facts(old).unlink(missing_ok=True)
    return model


def seconds_of(model: Path) -> float:
    """How long its training took; 0 where that is not known."""
    try:
        return float(json.loads(_facts(model).read_text("utf-8"))["seconds"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0.0


def _facts(model: Path) -> Path:
    return model.with_name(model.name.removesuffix(".tar.gz") + ".json")


def _train(data: Path, learned: Path, model: Path, environment: Path, progress: Progress) -> None:
    python = python_of(environment)
    began = time.monotonic()
    scratch = Path(tempfile.mkdtemp(prefix=".training-", dir=model.parent)).absolute()
    log = model.parent / "training.log"
    try:
        count = rasa_data.write_training_data(data, learned, scratch)
        config = (data / "rasa" / "config.yml").read_text("utf-8")
        words = str(scratch / "words")
        (scratch / "config.yml").write_text(config.replace("WORDS", words, 1), "utf-8")
        progress(f"Training the Rasa model on {count} sentences; minutes ...")
        _run(python, scratch, log)
        facts = {"sentences": count, "seconds": round(time.monotonic() - began, 1)}
        _facts(model).write_text(json.dumps(facts), "utf-8")
        (scratch / "models" / "trained.tar.gz").rename(model)
    except (CorpusError, ValueError, OSError) as error:
        raise ModelMissing(f"The Rasa model cannot be trained: {error}") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    progress(f"Trained in {time.monotonic() - began:.0f} s: {model}")


def _run(python: Path, folder: Path, log: Path) -> None:
    files = ["--config", "config.yml", "--nlu", "nlu.yml", "--out", "models"]
    command = [str(python), "-m", "rasa", "train", "nlu", *files]
    with log.open("w", encoding="utf-8") as out:
        code = subprocess.run(
            [*command, "--fixed-model-name", "trained"],
            cwd=folder,
            env=os.environ | QUIET | REPEATABLE,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        ).returncode
    if code:
        plain = re.sub(r"\x1b\[[0-9;]*m", "", log.read_text("utf-8", "replace"))
        said = [line.strip() for line in plain.splitlines() if line.strip()]
        last = said[-1] if said else "nothing"
        raise ModelMissing(f"Training the Rasa model failed, {log} says: {last}")
