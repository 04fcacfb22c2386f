"""Versions of the trained model: which there are, which one is in use, going back, keeping few."""

import os
import re
import shutil
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.nlu.comparison import Figures
from bot.nlu.provenance import differing

CURRENT = "current"
"""The file beside the models that names the one in use."""
FACTS = "training.json"
"""The file in a model's folder that says what it was made of and how well it reads."""
KEEP = "keep"
"""A folder with a file of this name is never cleared away."""
FORMAT = 1
"""Counts up when code reads the files of a model in another way."""
KEPT = 5
"""Models kept beside the one in use."""
REFUSED, LEFT = "refused", "rolled back"
_NAME = re.compile(r"\d{8}T\d{6}-\w+")


class ModelError(RuntimeError):
    """There is no model that can be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a model without loading it."""

    format: int = FORMAT
    made_at: datetime | None = None
    """UTC."""
    sentences: int = 0
    learned: int = 0
    """How many of the sentences came from use."""
    seconds: float = 0.0
    """How long the training took."""
    data: str = ""
    """Fingerprint of the data."""
    code: str = ""
    """Fingerprint of the code that learnt from it, and of the encoder."""
    libraries: dict[str, str] = field(default_factory=dict)
    held_out: bool = False
    """Measured on sentences of the data kept from learning, for want of cases."""
    figures: Figures | None = None
    set_aside: str = ""
    """Why it is not to be taken into use by itself: `refused` or `rolled back`."""
    reasons: tuple[str, ...] = ()
    """In what a refused model got worse."""


_FACTS = TypeAdapter(Facts)


@dataclass(frozen=True, slots=True)
class Version:
    """One trained model."""

    folder: Path
    facts: Facts
    problem: str = ""
    """Why it cannot be used; empty where nothing is known against it."""

    @property
    def name(self) -> str:
        """The time of training in UTC, and what the model was made of."""
        return self.folder.name

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


def models_folder() -> Path:
    """Where models live: under YUEMIAN_DATA, by default `.yuemian` in the working directory."""
    return Path(os.environ.get("YUEMIAN_DATA", ".yuemian")) / "models"


def read_version(folder: Path) -> Version:
    """A model as its files describe it; one that cannot be used says why."""
    if not (folder / "meta.json").is_file():
        return Version(folder, Facts(), f"no model in {folder}: run `yuemian nlu train`")
    try:
        facts = _FACTS.validate_json((folder / FACTS).read_bytes())
    except FileNotFoundError:
        facts = Facts()
    except (OSError, ValidationError):
        problem = (
            f"{folder / FACTS} cannot be read: the model was damaged, or made by a newer version"
        )
        return Version(folder, Facts(), problem)
    if facts.format != FORMAT:
        problem = (
            f"the model in {folder} has format {facts.format}, this version of Yuemian reads "
            f"format {FORMAT}: run `yuemian nlu train`"
        )
        return Version(folder, facts, problem)
    if others := differing(facts.libraries):
        problem = (
            f"the model in {folder} was made with {', '.join(others)}: run `yuemian nlu train`"
        )
        return Version(folder, facts, problem)
    return Version(folder, facts)


def write_facts(folder: Path, facts: Facts) -> None:
    """Written at once: who reads beside it sees the old facts or the new."""
    passing = folder / f".{FACTS}-{os.getpid()}"
    passing.write_bytes(_FACTS.dump_json(facts, indent=1))
    passing.replace(folder / FACTS)


def versions(models: Path) -> list[Version]:
    """Every model of a folder, the newest first."""
    found = (path for path in models.glob("*") if path.is_dir() and _NAME.fullmatch(path.name))
    return [read_version(folder) for folder in sorted(found, reverse=True)]


def current_model(models: Path) -> Path | None:
    """The folder of the model in use, None where none was trained."""
    try:
        name = (models / CURRENT).read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    return models / name if name else None


def take_into_use(models: Path, name: str) -> None:
    """From the next start on this model serves."""
    pointer = models / f".{CURRENT}-{os.getpid()}"
    pointer.write_text(name, "utf-8")
    pointer.replace(models / CURRENT)


def find_version(models: Path, name: str) -> Version:
    """A version by its name or the beginning or end of it. Raises ModelError."""
    known = versions(models)
    exact = [v for v in known if v.name == name]
    found = exact or [v for v in known if v.name.startswith(name) or v.name.endswith(name)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(v.name for v in found or known) or "none"
    how = "several models are" if found else "no model is"
    raise ModelError(f"{how} called {name} in {models}; there: {names}")


def roll_back(models: Path, to: Version) -> None:
    """Take an earlier model into use again.

    The one left is marked, so that a start does not train what was just left all over again.
    """
    left = current_model(models)
    if left is not None and left != to.folder and left.is_dir():
        facts = read_version(left).facts
        write_facts(left, replace(facts, set_aside=LEFT))
    if to.facts.set_aside:
        write_facts(to.folder, replace(to.facts, set_aside="", reasons=()))
    take_into_use(models, to.name)


def before(models: Path, current: Path | None) -> list[Version]:
    """What could serve instead of a model, the likeliest first: older ones before newer ones."""
    good = [v for v in versions(models) if not (v.problem or v.facts.set_aside)]
    others = [v for v in good if current is None or v.folder != current]
    return sorted(others, key=lambda v: current is not None and v.name > current.name)


def prune(models: Path, *, spare: frozenset[str]) -> list[str]:
    """Delete all but the newest KEPT; the names. The one in use and `spare` stay in any case."""
    current = current_model(models)
    stays = spare | ({current.name} if current else set())
    old = [v for v in versions(models) if v.name not in stays and not (v.folder / KEEP).exists()]
    for version in old[KEPT:]:
        shutil.rmtree(version.folder, ignore_errors=True)
    return [version.name for version in old[KEPT:]]
