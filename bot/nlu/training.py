"""Makes a new version of the model: learns, measures, compares with the one in use."""

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.nlu.comparison import Figures, lost_labels, worse
from bot.nlu.corpus import Example, read_folder, write_file
from bot.nlu.measuring import cases_fingerprint, is_held_out, measure
from bot.nlu.provenance import code_fingerprint, data_fingerprint, fingerprint, libraries
from bot.nlu.validation import refuse_unsound
from bot.nlu.versions import (
    REFUSED,
    Facts,
    ModelError,
    Version,
    prune,
    take_into_use,
    write_facts,
)

Progress = Callable[[str], None]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a training reads and writes."""

    data: Path
    models: Path
    learned: Path
    """Sentences learnt from use; they belong to the installation, not to the product."""
    cases: Path | None
    """Cases to measure on; without, a tenth of the sentences is kept from learning."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A new model, and whether it is in use."""

    folder: Path
    in_use: bool
    figures: Figures | None
    before: Figures | None
    """Of the model in use until now, on the same cases."""
    reasons: tuple[str, ...] = ()
    """In what it reads worse than that one."""

    @property
    def verdict(self) -> str:
        """What became of it, as a sentence."""
        if not self.reasons:
            return f"The model {self.folder.name} is in use."
        what = "; ".join(self.reasons)
        labels = lost_labels(self.figures, self.before) if self.figures and self.before else ""
        where = f" Labels that lost most: {labels}." if labels else ""
        end = "It is in use all the same." if self.in_use else "It is kept but not in use."
        return f"The model {self.folder.name} reads worse: {what}.{where} {end}"


def make_version(
    place: Place,
    current: Version | None,
    *,
    force: bool = False,
    always: bool = False,
    progress: Progress = lambda _: None,
) -> Trained:
    """A new model, in use unless it reads worse than `current` or `force` is given.

    `always` measures it even where there is nothing to compare it with. Raises CorpusError,
    ValueError, OSError, ModelError; then nothing has changed.
    """
    began = time.monotonic()
    facts, examples = _what_to_learn(place)
    progress(f"Training the language model on {facts.sentences} sentences ...")
    scratch = Path(tempfile.mkdtemp(prefix=".training-", dir=place.models))
    try:
        cases = place.cases or _hold_out(examples, place, scratch)
        folder = _fitted(place, examples, scratch)
        facts = replace(facts, seconds=round(time.monotonic() - began, 1))
        write_facts(folder, facts)
        figures = earlier = None
        if always or current is not None:
            progress(f"Trained in {facts.seconds:.0f} s; reading the cases ...")
            figures, earlier = _measured(folder, current, cases, facts)
        reasons = worse(figures, earlier) if figures and earlier else ()
        refused = bool(reasons) and not force
        facts = replace(facts, figures=figures, reasons=reasons)
        write_facts(folder, replace(facts, set_aside=REFUSED) if refused else facts)
        kept = place.models / _name(place.models, facts)
        folder.rename(kept)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if not refused:
        take_into_use(place.models, kept.name)
    prune(place.models, spare=frozenset({kept.name, os.environ.get("YUEMIAN_MODEL", "")}))
    return Trained(kept, not refused, figures, earlier, reasons)


def _what_to_learn(place: Place) -> tuple[Facts, list[Example]]:
    shipped, learned = read_folder(place.data / "nlu"), read_folder(place.learned)
    refuse_unsound([*shipped, *learned], place.data)
    facts = Facts(
        made_at=datetime.now(UTC).replace(microsecond=0),
        sentences=len(shipped) + len(learned),
        learned=len(learned),
        data=data_fingerprint(place.data, place.learned),
        code=code_fingerprint(),
        libraries=libraries(),
        held_out=place.cases is None,
    )
    return facts, [*shipped, *learned]


def _hold_out(examples: list[Example], place: Place, scratch: Path) -> Path:
    """Takes a tenth out of `examples` to measure on; what was learnt from use is never taken."""
    mine = place.learned.resolve()
    taken, left = list[Example](), list[Example]()
    for example in examples:
        free = is_held_out(example) and mine not in example.path.resolve().parents
        (taken if free else left).append(example)
    examples[:] = left
    write_file(scratch / "cases" / "held_out.yml", taken)
    write_file(scratch / "sentences" / "kept.yml", examples)
    return scratch / "cases"


def _fitted(place: Place, examples: list[Example], scratch: Path) -> Path:
    # Read here and not above: spaCy takes seconds, and a model in use needs no training.
    from bot.nlu.fitting import fit

    folder = scratch / "model"
    folder.mkdir()
    shipped = [place.data / "nlu", place.learned]
    fit(examples, place.data, shipped if place.cases else [scratch / "sentences"], folder)
    return folder


def _measured(
    folder: Path, current: Version | None, cases: Path, facts: Facts
) -> tuple[Figures, Figures | None]:
    """The figures of the new model and of the one in use, on the same cases read by the same code.

    A model that learnt from the cases, or that can no longer be read, is nothing to compare with.
    """
    if current is None or current.facts.held_out != facts.held_out:
        return measure([folder], cases)[0], None
    known = current.facts.figures
    if known and (known.cases, known.code) == (cases_fingerprint(cases), facts.code):
        return measure([folder], cases)[0], known
    new = measure([folder], cases)[0]
    try:
        (earlier,) = measure([current.folder], cases)
    except ModelError as unreadable:
        log.warning("%s", unreadable)
        return new, None
    write_facts(current.folder, replace(current.facts, figures=earlier))
    return new, earlier


def _name(models: Path, facts: Facts) -> str:
    made = facts.made_at or datetime.now(UTC)
    while (
        models / (name := f"{made:%Y%m%dT%H%M%S}-{fingerprint(facts.data, facts.code)}")
    ).exists():
        made += timedelta(seconds=1)
    return name
