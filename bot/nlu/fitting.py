"""Fits the spaCy pipeline: the intent classifier here, the entity tagger in a process beside it."""

from collections.abc import Sequence
from pathlib import Path

from bot.nlu import tagging
from bot.nlu.classifier import IntentClassifier, Training
from bot.nlu.components import EntityComponent, IntentComponent, blank_pipeline
from bot.nlu.corpus import Example
from bot.nlu.encoder import Remembering, load_encoder
from bot.nlu.entities import EntityFinder
from bot.nlu.gazetteer import read_gazetteer
from bot.nlu.labels import read_labels
from bot.nlu.normalise import Normaliser
from bot.nlu.tagger import Tagger


def fit(examples: list[Example], data: Path, sources: Sequence[Path], folder: Path) -> None:
    """Learns from `examples`, which are those under `sources`, and writes the model into `folder`.

    Lists, synonyms and labels come from `data`. Raises ValueError where the data is too little or
    cannot be read.
    """
    tagged = folder / "tagger.tmp"
    job = tagging.start(data, tagged, sources)
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
