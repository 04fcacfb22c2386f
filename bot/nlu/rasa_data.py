"""Writes the data of nlu_data/ as Rasa 3.1 training data: the same sentences, read as we read them.

Rasa could read the files as they are. It is given normalised text, since it is asked about
normalised text, and the describing phrases of the labels, since the other engine learns from them.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.nlu.context import ANSWERS
from bot.nlu.corpus import Example, annotate, read_folder
from bot.nlu.gazetteer import Gazetteer, read_gazetteer
from bot.nlu.labels import read_labels
from bot.nlu.normalise import Normaliser
from bot.nlu.tagging import normal_spans
from bot.nlu.understanding import Entity

SOURCES = ("nlu", "lookups", "synonyms", "regex", "rasa")
"""Folders of `nlu_data/` whose change makes a Rasa model stale."""
CODE = ("context", "corpus", "gazetteer", "normalise", "rasa_data", "tagging")


def fingerprint(data: Path, learned: Path) -> str:
    """Changes with the data, Rasa's configuration, and the code that prepares the data."""
    digest = hashlib.sha256()
    folders = [*(data / name for name in SOURCES), learned]
    sources = [path for folder in folders for path in sorted(folder.rglob("*.yml"))]
    code = [Path(__file__).with_name(f"{name}.py") for name in CODE]
    for path in [data / "intents.yml", *sources, *code]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def write_training_data(data: Path, learned: Path, folder: Path) -> int:
    """`nlu.yml` and jieba's `words/hr.txt` in `folder`; how many sentences they hold.

    `learned` holds sentences learnt from use, beside those of `nlu_data/`; it need not exist.

    Raises CorpusError for a broken file of sentences, ValueError for one of words.
    """
    gazetteer = read_gazetteer(data)
    normalise = Normaliser(gazetteer.synonyms.get("typos", {}))
    sentences = sentences_of(data, learned, normalise)
    lines = ['version: "3.1"', "nlu:"]
    for intent, marked in sentences.items():
        lines += [f"- intent: {intent}", *_block(marked)]
    lines += _words_of(gazetteer)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nlu.yml").write_text("\n".join(lines) + "\n", "utf-8")
    words = folder / "words"
    words.mkdir(exist_ok=True)
    (words / "hr.txt").write_text("\n".join(gazetteer.lookups.get("hr_word", ())) + "\n", "utf-8")
    return sum(len(marked) for marked in sentences.values())


def sentences_of(data: Path, learned: Path, normalise: Normaliser) -> dict[str, list[str]]:
    """Annotated normalised sentences by label, each text once."""
    described = [
        Example(phrase, label.name)
        for label in read_labels(data / "intents.yml").values()
        for phrase in label.describe
    ]
    taken: set[str] = set()
    found: dict[str, list[str]] = {}
    examples = [*read_folder(data / "nlu"), *read_folder(learned), *described]
    for example in _free_of_context(examples):
        text, entities = _normalised(example, normalise)
        if text.strip() and text not in taken:
            taken.add(text)
            found.setdefault(example.intent, []).append(annotate(text, entities))
    return found


def _free_of_context(examples: Sequence[Example]) -> Iterator[Example]:
    """Rasa's classifier knows no question: what a text means without one comes first, and one
    character under a question says nothing of what it means alone."""
    yield from (e for e in examples if e.asked is None)
    yield from (e for e in examples if e.asked and (e.intent not in ANSWERS or len(e.text) > 1))


def _normalised(example: Example, normalise: Normaliser) -> tuple[str, list[Entity]]:
    normal = normalise(example.text)
    entities = []
    for entity, (name, start, end) in normal_spans(example, normal):
        surface = example.text[entity.start : entity.end]
        value = normal.text[start:end] if entity.value == surface else entity.value
        entities.append(Entity(name, start, end, value))
    return normal.text, entities


def _words_of(gazetteer: Gazetteer) -> Iterator[str]:
    """Lookups, closed sets with their synonyms, patterns. Typos are mended before Rasa reads."""
    for name, words in gazetteer.lookups.items():
        yield f"- lookup: {name}"
        yield from _block(words)
    for name, synonyms in gazetteer.synonyms.items():
        if name == "typos":
            continue
        for value in dict.fromkeys(synonyms.values()):
            yield f"- synonym: {value}"
            yield from _block(s for s, v in synonyms.items() if v == value)
    for name, patterns in gazetteer.patterns.items():
        yield f"- regex: {name}"
        yield from _block(pattern.pattern for pattern in patterns)


def _block(rows: Iterable[str]) -> list[str]:
    return ["  examples: |", *(f"    - {row}" for row in rows)]
