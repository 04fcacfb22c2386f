"""Sentences learnt from use: HR's own files beside the models, which no upgrade overwrites."""

import os
from collections.abc import Sequence
from pathlib import Path

from bot.nlu.corpus import Example, read_annotated, read_file, read_folder, write_file
from bot.nlu.labels import read_labels
from bot.nlu.normalise import Normaliser
from bot.nlu.training import Place
from bot.nlu.validation import fold, near, refuse_unsound

WRITER = "use"
"""What the files name as the writer: sentences are nobody's."""


class NotLearnt(ValueError):
    """A sentence that would do harm or nothing; the message says why."""


def learn(marked: str, intent: str, *, asked: str | None, place: Place) -> Path:
    """Append one annotated sentence to `<learned>/<domain>/<intent>.yml`; the file.

    Raises NotLearnt for an unknown label, an unsound mark, a sentence that is known already or
    stands among the cases; CorpusError where a file is broken. Then nothing is written.
    """
    labels = read_labels(place.data / "intents.yml")
    if intent not in labels:
        raise NotLearnt(f"there is no intent {intent}; see {place.data / 'intents.yml'}")
    path = place.learned / labels[intent].domain / f"{intent}.yml"
    try:
        text, entities = read_annotated(" ".join(marked.split()))
    except ValueError as broken:
        raise NotLearnt(f"broken entity mark: {broken}") from broken
    example = Example(text, intent, entities, asked, WRITER, "", path, 0)
    try:
        refuse_unsound([example], place.data)
    except ValueError as unsound:
        raise NotLearnt(str(unsound).partition(": ")[2]) from unsound
    cases = read_folder(place.cases) if place.cases else []
    _refuse_known(example, [*read_folder(place.data / "nlu"), *read_folder(place.learned)], cases)
    written = read_file(path) if path.is_file() else ()
    _replace(path, [*written, example])
    return path


def _refuse_known(example: Example, training: Sequence[Example], cases: Sequence[Example]) -> None:
    normalise = Normaliser({})
    own = fold(example.text, normalise)
    if not own:
        raise NotLearnt("an empty sentence")
    for case in cases:
        if near(own, fold(case.text, normalise)):
            where = f"{case.path}:{case.line}"
            raise NotLearnt(f"stands among the cases models are measured on: {where}: {case.text}")
    for known in training:
        if known.asked == example.asked and near(own, fold(known.text, normalise)):
            where = f"{known.path}:{known.line}: {known.text}"
            if known.intent == example.intent:
                raise NotLearnt(f"is learnt already, or nearly: {where}")
            raise NotLearnt(f"stands, or nearly, as {known.intent}: {where}")


def _replace(path: Path, examples: Sequence[Example]) -> None:
    passing = path.with_name(f".{path.name}-{os.getpid()}")
    write_file(passing, examples)
    passing.replace(path)
