"""The model in use: trained anew where it is stale, never replaced by one that reads worse."""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from bot.nlu.provenance import code_fingerprint, data_fingerprint, fingerprint
from bot.nlu.training import Place, Progress, Trained, make_version
from bot.nlu.versions import (
    ModelError,
    Version,
    before,
    current_model,
    find_version,
    models_folder,
    read_version,
    take_into_use,
    versions,
)

log = logging.getLogger(__name__)


def data_folder() -> Path:
    """The committed `nlu_data/`."""
    return Path(str(files("nlu_data")))


def place_of(
    data: Path | None = None, models: Path | None = None, cases: Path | None = None
) -> Place:
    """Folders by their defaults: what was learnt from use lies beside the models; cases are those
    of YUEMIAN_CASES, else `tests/nlu_cases` beside the data, as in a checkout."""
    data, models = data or data_folder(), models or models_folder()
    named = os.environ.get("YUEMIAN_CASES")
    cases = cases or (Path(named) if named else data.parent / "tests" / "nlu_cases")
    return Place(data, models, learned_folder(models), cases if cases.is_dir() else None)


def learned_folder(models: Path) -> Path:
    """Where the sentences learnt from use are kept."""
    return models.parent / "nlu" / "learned"


def ensure(
    *,
    data: Path | None = None,
    models: Path | None = None,
    pinned: str | None = None,
    cases: Path | None = None,
    progress: Progress = lambda _: None,
) -> Path:
    """The model to serve with: the one in use, or a new one where that is missing or stale.

    `pinned`, by default YUEMIAN_MODEL, names one to serve with whatever its age. Where a new one
    cannot be trained or reads worse, the one in use stays, and the log says so. Raises ModelError,
    CorpusError, ValueError, OSError where there is nothing to serve with.
    """
    place = place_of(data, models, cases)
    if name := pinned or os.environ.get("YUEMIAN_MODEL"):
        return _pinned(place.models, name).folder
    with _alone(place.models):
        current = _usable(place.models)
        wanted = fingerprint(data_fingerprint(place.data, place.learned), code_fingerprint())
        if current is not None and current.name.endswith(wanted):
            return current.folder
        made = next((v for v in versions(place.models) if v.name.endswith(wanted)), None)
        if current is not None and made is not None and made.facts.set_aside:
            log.warning(
                "the model %s, made of the present data, was %s: %s goes on serving",
                made.name, made.facts.set_aside, current.name,
            )  # fmt: skip
            return current.folder
        if made is not None and not (made.problem or made.facts.set_aside):
            take_into_use(place.models, made.name)
            return made.folder
        return _renewed(place, current, progress)


def _pinned(models: Path, name: str) -> Version:
    try:
        version = find_version(models, name)
        if version.problem:
            raise ModelError(version.problem)
    except ModelError as unusable:
        raise ModelError(f"{unusable} (it was asked for by name: YUEMIAN_MODEL)") from unusable
    return version


def _usable(models: Path) -> Version | None:
    """The model in use, else the last good one."""
    folder = current_model(models)
    current = read_version(folder) if folder else None
    if current is not None and not current.problem:
        return current
    if current is not None:
        log.warning("%s", current.problem)
    return next(iter(before(models, folder)), None)


def _renewed(place: Place, current: Version | None, progress: Progress) -> Path:
    try:
        trained = make_version(place, current, progress=progress)
    except (ValueError, OSError, ModelError) as problem:
        if current is None:
            raise
        log.warning("no new model: %s; %s goes on serving", problem, current.name)
        return current.folder
    if trained.in_use or current is None:
        return trained.folder
    log.warning("%s %s goes on serving.", trained.verdict, current.name)
    return current.folder


def train(
    *,
    data: Path | None = None,
    models: Path | None = None,
    cases: Path | None = None,
    force: bool = False,
    progress: Progress = lambda _: None,
) -> Trained:
    """Trains a new version, measures it, and takes it into use unless it reads worse than the one
    in use; with `force` in any case. Raises CorpusError, ValueError, OSError, ModelError."""
    place = place_of(data, models, cases)
    with _alone(place.models):
        return make_version(
            place, _usable(place.models), force=force, always=True, progress=progress
        )


@contextmanager
def _alone(models: Path) -> Iterator[None]:
    # A second process waits for the first one's model instead of training its own.
    models.mkdir(parents=True, exist_ok=True)
    with (models / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
