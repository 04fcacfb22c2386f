"""Trains the entity tagger in a process of its own, beside the intent classifier."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.nlu.corpus import Example, read_folder
from bot.nlu.gazetteer import Gazetteer, read_gazetteer
from bot.nlu.hints import hints_in
from bot.nlu.normalise import Normalised, Normaliser
from bot.nlu.tagger import Span, Tagger, character_features, tags_of
from bot.nlu.understanding import Entity


def fit_tagger(
    examples: Sequence[Example], gazetteer: Gazetteer, normalise: Normaliser, scratch: Path
) -> Tagger:
    """Learns from annotated examples; `scratch` is a file the trainer may write."""
    sequences = []
    for example in examples:
        normal = normalise(example.text)
        hints = hints_in(normal.text, gazetteer)
        features = character_features(
            normal.text, hints, intent=example.intent, asked=example.asked
        )
        spans = [span for _, span in normal_spans(example, normal)]
        sequences.append((features, tags_of(len(normal.text), spans)))
    return Tagger.fit(sequences, scratch)


def normal_spans(example: Example, normal: Normalised) -> list[tuple[Entity, Span]]:
    """An example's entities, each with where it stands in the normalised text."""
    spans = []
    for entity in example.entities:
        inside = [
            i
            for i, (start, end) in enumerate(zip(normal.starts, normal.ends, strict=True))
            if start < entity.end and end > entity.start
        ]
        if inside:
            spans.append((entity, (entity.name, inside[0], inside[-1] + 1)))
    return spans


def start(data: Path, out: Path, sources: Sequence[Path]) -> subprocess.Popen[bytes]:
    """Begins the training; when the process has ended well, `out` holds the tagger.

    Word lists come from `data`, annotated sentences from the folders `sources`.
    """
    command = [sys.executable, "-m", "bot.nlu.tagging", *map(str, (data, out, *sources))]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def main(data: Path, out: Path, *sources: Path) -> None:
    """Trains and writes the tagger."""
    gazetteer = read_gazetteer(data)
    normalise = Normaliser(gazetteer.synonyms.get("typos", {}))
    examples = [example for folder in sources for example in read_folder(folder)]
    fit_tagger(examples, gazetteer, normalise, out).save(out)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
