"""The default engine: a spaCy pipeline, loaded from a model folder, behind the Parser protocol."""

import logging
import re
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from bot.nlu.bare import bare_answer
from bot.nlu.classifier import REJECT_BELOW
from bot.nlu.labels import CANNOT_COME, names_of
from bot.nlu.requests import other_requests
from bot.nlu.train import current_model, models_folder
from bot.nlu.understanding import OUT_OF_SCOPE, Entity, Intent, Lexicon, Understanding
from bot.timex import TimeReader

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from bot.nlu.classifier import IntentClassifier

_EXPLICIT = re.compile("取消|撤|改期|改到|改时间|换到|换个时间")
"""What makes more of a message than 「来不了」."""
log = logging.getLogger(__name__)


class ModelError(RuntimeError):
    """There is no model that can be loaded; the message says what to do."""


class SpacyParser:
    """A trained pipeline; safe to share between threads, one message at a time."""

    def __init__(self, nlp: "Language", classifier: "IntentClassifier") -> None:
        self._nlp, self._classifier = nlp, classifier
        self._lock = threading.Lock()

    def parse(self, text: str, *, asked: str | None = None) -> Understanding:
        """Read one message; `asked` is what the bot has just asked for."""
        return self.parse_many([(text, asked)])[0]

    def parse_many(self, rows: Sequence[tuple[str, str | None]]) -> list[Understanding]:
        """Read many `(text, asked)` at once, in order."""
        # The zone frees what spaCy stores of words never seen before.
        with self._lock, self._nlp.memory_zone():
            docs = []
            for text, asked in rows:
                doc = self._nlp.make_doc(text)
                doc._.asked = asked
                docs.append(doc)
            read = self._nlp.pipe(docs) if len(docs) > 1 else map(self._nlp, docs)
            return [self._understand(text, doc) for (text, _), doc in zip(rows, read, strict=True)]

    def _understand(self, text: str, doc: "Doc") -> Understanding:
        entities: tuple[Entity, ...] = doc._.entities
        if not doc._.normal.text.strip():
            nothing = Intent(OUT_OF_SCOPE, 1.0)
            return Understanding(text, nothing, (nothing,))
        if doc._.asked is not None and (answer := bare_answer(doc._.normal.text)):
            sure = Intent(answer, 1.0)
            others = tuple(i for i in rank(doc._.readings)[0] if i.name != answer)
            return Understanding(text, sure, (sure, *others), entities)
        ranking, cannot_come = rank(doc._.readings)
        if cannot_come and _suits(text):
            ranking, cannot_come = rank(moved(doc._.readings))
        best = ranking[0]
        if best.name != OUT_OF_SCOPE and best.confidence < REJECT_BELOW:
            others = tuple(i for i in ranking if i.name != OUT_OF_SCOPE)
            ranking = (Intent(OUT_OF_SCOPE, 1 - best.confidence), *others)
        cannot_come = cannot_come and not _EXPLICIT.search(doc._.normal.text)
        also = other_requests(doc._.normal.text, ranking[0].name, self._classifier.read)
        return Understanding(text, ranking[0], ranking, entities, cannot_come, also)


def _suits(text: str) -> bool:
    """The message names a time at which its writer can come."""
    return bool(TimeReader().read(text, now=datetime.now(UTC)).available)


def moved(readings: dict[str, float]) -> dict[str, float]:
    """Can't come, but at another time: what spoke for both speaks for moving alone."""
    other = names_of(CANNOT_COME)[1]
    shared = readings.get(CANNOT_COME, 0.0)
    return readings | {CANNOT_COME: 0.0, other: readings.get(other, 0.0) + shared}


def rank(readings: dict[str, float]) -> tuple[tuple[Intent, ...], bool]:
    """Intents by the probability that naming them is right, and whether the message says no more
    than that its writer can't come: then both cancelling and moving are right."""
    shared = readings.get(CANNOT_COME, 0.0)
    members = names_of(CANNOT_COME)
    intents = [
        Intent(name, min(1.0, p + shared * (name in members)))
        for name, p in readings.items()
        if name != CANNOT_COME
    ]
    # Moving keeps more open than cancelling: it leads where the two are even.
    ranking = sorted(intents, key=lambda i: (-i.confidence, i.name != members[1]))
    own = max(readings.get(name, 0.0) for name in members)
    return tuple(ranking), ranking[0].name in members and shared > own


def load(model_dir: Path | None = None, *, lexicon: Lexicon | None = None) -> SpacyParser:
    """The engine from a model folder, or from the model in use; where that is broken, from the
    last good one. Raises ModelError where there is none."""
    if model_dir is not None:
        return _load(model_dir, lexicon)
    models = models_folder()
    current = current_model(models)
    if current is None:
        raise ModelError(f"no trained model in {models}: run `yuemian nlu train`")
    older = sorted((p for p in models.glob("2*-*") if p.name < current.name), reverse=True)
    for folder in (current, *older):
        try:
            return _load(folder, lexicon)
        except ModelError as broken:
            log.warning("%s", broken)
    raise ModelError(f"no model in {models} can be loaded: run `yuemian nlu train`")


def _load(folder: Path, lexicon: Lexicon | None) -> SpacyParser:
    import spacy

    from bot.nlu.components import EntityComponent, IntentComponent, Tokenizer

    if not (folder / "meta.json").is_file():
        raise ModelError(f"no model in {folder}: run `yuemian nlu train`")
    try:
        nlp = spacy.load(folder)
    except (ValueError, KeyError, OSError, EOFError, RuntimeError, BadZipFile) as broken:
        raise ModelError(f"the model in {folder} cannot be read: {broken}") from broken
    intents, entities, tokenizer = nlp.get_pipe("intents"), nlp.get_pipe("entities"), nlp.tokenizer
    assert isinstance(intents, IntentComponent)
    assert isinstance(entities, EntityComponent)
    assert isinstance(tokenizer, Tokenizer)
    if intents.classifier is None or entities.finder is None:
        raise ModelError(f"the model in {folder} is incomplete")
    if lexicon is not None:
        entities.finder.know(lexicon, tokenizer.normalise)
    return SpacyParser(nlp, intents.classifier)
