"""Refuses data that cannot be trusted: unknown labels, wrong spans, overlaps, near-duplicates."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.nlu.corpus import CorpusError, Example, read_file
from bot.nlu.gazetteer import Gazetteer, read_gazetteer
from bot.nlu.labels import ENTITIES, Label, read_labels
from bot.nlu.normalise import Normaliser

CLOSED = ("leave_type", "interview_mode")
ASKED = ENTITIES | {"confirm", "options"}
"""What an example may have been asked for."""
MOST = 10
"""Problems told at once where training is refused."""
SHORT = 6
"""Up to this length messages are never near: 「第二个」 and 「第三个」 differ in what counts."""
NEAR = 0.85
"""Share of character pairs in common from which two messages count as one."""


def problems(data: Path, cases: Path | None) -> list[str]:
    """Everything wrong with `nlu_data/` and the test cases, each with file and line."""
    labels = read_labels(data / "intents.yml")
    try:
        gazetteer = read_gazetteer(data)
    except ValueError as broken:
        return [str(broken)]
    found: list[str] = []
    training = _read(data / "nlu", found)
    tests = _read(cases, found) if cases else []
    values = _closed_values(gazetteer)
    for example in (*training, *tests):
        found += [f"{example.path}:{example.line}: {p}" for p in _wrong(example, labels, values)]
    empty = set(labels) - {example.intent for example in training}
    found += [f"{data / 'nlu'}: no sentence for {name}" for name in sorted(empty)]
    normalise = Normaliser({})
    found += _twice(training, normalise)
    found += _twice(tests, normalise)
    found += overlaps(training, tests, normalise)
    return found


def refuse_unsound(examples: Sequence[Example], data: Path) -> None:
    """What training cannot use: unknown labels, questions, entities and values, broken marks.

    Raises ValueError naming files and lines, ten at most.
    """
    labels = read_labels(data / "intents.yml")
    values = _closed_values(read_gazetteer(data))
    found = [
        f"{e.path}:{e.line}: {problem}" for e in examples for problem in _wrong(e, labels, values)
    ]
    if found:
        more = f" (and {len(found) - MOST} more)" if len(found) > MOST else ""
        raise ValueError("; ".join(found[:MOST]) + more)


def _closed_values(gazetteer: Gazetteer) -> dict[str, frozenset[str]]:
    return {name: frozenset(gazetteer.synonyms.get(name, {}).values()) for name in CLOSED}


def _read(folder: Path, found: list[str]) -> list[Example]:
    examples: list[Example] = []
    for path in sorted(folder.rglob("*.yml")):
        try:
            examples += read_file(path)
        except CorpusError as broken:
            found.append(str(broken))
    return examples


def _wrong(
    example: Example, labels: Mapping[str, Label], values: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    label = labels.get(example.intent)
    if label is None:
        yield f"unknown label {example.intent}"
    elif example.path.parent.name != label.domain:
        yield f"{example.intent} belongs into the folder {label.domain}"
    if example.asked is not None and example.asked not in ASKED:
        yield f"unknown question {example.asked}"
    if not example.text:
        yield "an empty sentence"
    if re.search(r"\](?:\(|\{)", example.text):
        yield "a broken entity mark: [words](entity) is meant"
    for entity in example.entities:
        surface = example.text[entity.start : entity.end]
        if entity.name not in ENTITIES:
            yield f"unknown entity {entity.name}"
        elif surface != surface.strip():
            yield f"the span of {entity.name} begins or ends with a space: {surface!r}"
        elif entity.name in CLOSED and entity.value not in values[entity.name]:
            yield f"unknown value of {entity.name}: {entity.value}"
        elif entity.name == "option" and not re.fullmatch(r"-1|[1-9]\d*", entity.value):
            yield f"an option is an ordinal as a number, not {entity.value}"


def fold(text: str, normalise: Normaliser) -> str:
    """What is left of a message when script, case and punctuation are taken away."""
    plain = normalise(text).text
    return re.sub(r"[\W_]+", "", plain) or plain


def _twice(examples: Sequence[Example], normalise: Normaliser) -> Iterator[str]:
    seen: dict[tuple[str, str | None], Example] = {}
    for example in examples:
        first = seen.setdefault((fold(example.text, normalise), example.asked), example)
        if first is not example:
            yield f"{example.path}:{example.line}: stands already in {first.path}:{first.line}"


def overlaps(
    training: Sequence[Example], tests: Sequence[Example], normalise: Normaliser
) -> Iterator[str]:
    """Test sentences that stand, or nearly stand, in the training data."""
    known: dict[str, Example] = {fold(e.text, normalise): e for e in training}
    pairs = {text: pairs_of(text) for text in known}
    by_pair: dict[str, list[str]] = {}
    for text, mine in pairs.items():
        for pair in mine:
            by_pair.setdefault(pair, []).append(text)
    for case in tests:
        text = fold(case.text, normalise)
        where = f"{case.path}:{case.line}"
        if same := known.get(text):
            yield f"{where}: stands in the training data too, {same.path}:{same.line}"
        elif near := _nearest(text, by_pair, pairs):
            other = known[near]
            yield f"{where}: is nearly the same as {other.path}:{other.line}: {other.text}"


def near(one: str, other: str) -> bool:
    """Whether two folded messages count as one."""
    if one == other:
        return True
    if min(len(one), len(other)) <= SHORT:
        return False
    mine, theirs = pairs_of(one), pairs_of(other)
    return len(mine & theirs) / len(mine | theirs) >= NEAR


def pairs_of(text: str) -> frozenset[str]:
    """Every two neighbouring characters."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _nearest(
    text: str, by_pair: Mapping[str, list[str]], pairs: Mapping[str, frozenset[str]]
) -> str | None:
    if len(text) <= SHORT:
        return None
    mine, shared = pairs_of(text), dict[str, int]()
    for pair in mine:
        for other in by_pair.get(pair, ()):
            shared[other] = shared.get(other, 0) + 1
    for other, common in shared.items():
        if common / len(mine | pairs[other]) >= NEAR:
            return other
    return None
