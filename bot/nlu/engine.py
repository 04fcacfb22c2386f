"""The default engine: a spaCy pipeline, loaded from a model folder, behind the Parser protocol."""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from bot.nlu.classifier import REJECT_BELOW
from bot.nlu.judgement import judge
from bot.nlu.lean_spacy import import_spacy
from bot.nlu.understanding import Lexicon, Understanding
from bot.nlu.versions import ModelError, before, current_model, models_folder, read_version

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from bot.nlu.classifier import IntentClassifier

log = logging.getLogger(__name__)


__all__ = ["ModelError", "SpacyParser", "last_good", "load"]


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
        return judge(
            text,
            doc._.normal.text,
            doc._.readings,
            doc._.entities,
            asked=doc._.asked,
            read=self._classifier.read,
            reject_below=REJECT_BELOW,
        )


def load(model_dir: Path | None = None, *, lexicon: Lexicon | None = None) -> SpacyParser:
    """The engine from a model folder, or from the model in use; where that is broken, from the
    last good one. Raises ModelError where there is none."""
    if model_dir is not None:
        return _load(model_dir, lexicon)
    models = models_folder()
    current = current_model(models)
    if current is None:
        raise ModelError(f"no trained model in {models}: run `yuemian nlu train`")
    return last_good(current, lexicon=lexicon)


def last_good(folder: Path, *, lexicon: Lexicon | None = None) -> SpacyParser:
    """The engine from a model folder, or from the best other model beside it where that one
    cannot be read, which the log says. Raises ModelError where none can."""
    others = [version.folder for version in before(folder.parent, folder)]
    for candidate in (folder, *others):
        try:
            parser = _load(candidate, lexicon)
        except ModelError as broken:
            log.warning("%s", broken)
            continue
        if candidate != folder:
            log.warning("the model %s serves instead", candidate.name)
        return parser
    raise ModelError(f"no model in {folder.parent} can be loaded: run `yuemian nlu train`")


def _load(folder: Path, lexicon: Lexicon | None) -> SpacyParser:
    spacy = import_spacy()
    from bot.nlu.components import EntityComponent, IntentComponent, Tokenizer

    if problem := read_version(folder).problem:
        raise ModelError(problem)
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
        entities.finder.namer.know(lexicon, tokenizer.normalise)
    return SpacyParser(nlp, intents.classifier)
