"""Labelled messages in Rasa 3.1 YAML: read with file and line, written one intent a file."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.nlu.understanding import Entity

ANNOTATION = re.compile(r"\[([^\[\]]+)\](?:\(([a-z_]+)\)|(\{[^{}]*\}))")
"""Rasa's `[周五](time)` and `[视频]{"entity": "interview_mode", "value": "video"}`."""


class CorpusError(ValueError):
    """A data file that cannot be used; the message starts with file and line."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path, self.line, self.problem = path, line, problem


@dataclass(frozen=True, slots=True)
class Example:
    """One message with its gold label."""

    text: str
    intent: str
    entities: tuple[Entity, ...] = ()
    asked: str | None = None
    """What the bot had just asked for, see contract intents."""
    writer: str = ""
    style: str = ""
    path: Path = field(default_factory=Path)
    line: int = 0


def read_annotated(marked: str) -> tuple[str, tuple[Entity, ...]]:
    """Plain text and entities of one annotated sentence; ValueError where a mark is malformed."""
    text, at, entities = "", 0, []
    for mark in ANNOTATION.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        surface, name, value = mark[1], mark[2], mark[1]
        if mark[3]:
            fields = json.loads(mark[3])
            if not isinstance(fields, dict) or not isinstance(fields.get("entity"), str):
                raise ValueError(f"entity mark without an entity name: {mark[0]}")
            name, value = fields["entity"], str(fields.get("value", surface))
        entities.append(Entity(name, len(text), len(text) + len(surface), value))
        text += surface
    return text + marked[at:], tuple(entities)


def annotate(text: str, entities: Iterable[Entity]) -> str:
    """The inverse of `read_annotated`."""
    marked, at = "", 0
    for entity in sorted(entities, key=lambda e: e.start):
        surface = text[entity.start : entity.end]
        if entity.value == surface:
            mark = f"({entity.name})"
        else:
            fields = {"entity": entity.name, "value": entity.value}
            mark = json.dumps(fields, ensure_ascii=False)
        marked += f"{text[at : entity.start]}[{surface}]{mark}"
        at = entity.end
    return marked + text[at:]


def read_folder(folder: Path) -> list[Example]:
    """Every example under a folder, by file name; raises CorpusError at the first broken file."""
    return [example for path in sorted(folder.rglob("*.yml")) for example in read_file(path)]


def read_yaml(path: Path) -> yaml.Node | None:
    """The nodes of a YAML file, which know their lines; raises CorpusError."""
    try:
        return yaml.compose(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else 1
        raise CorpusError(path, line, f"broken YAML: {broken.problem}") from broken
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        raise CorpusError(path, 1, f"broken YAML: {broken}") from broken


def read_file(path: Path) -> Iterator[Example]:
    """The examples of one file; raises CorpusError."""
    root = read_yaml(path)
    items = mapping(path, root).get("nlu")
    if not isinstance(items, yaml.SequenceNode):
        raise CorpusError(path, 1, "no list under the key nlu")
    for item in items.value:
        yield from _item(path, item)


def mapping(path: Path, node: yaml.Node | None) -> dict[str, yaml.Node]:
    """A mapping's nodes by key; raises CorpusError where it is none."""
    if not isinstance(node, yaml.MappingNode):
        raise CorpusError(path, node.start_mark.line + 1 if node else 1, "a mapping is expected")
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise CorpusError(path, key.start_mark.line + 1, "a key is a word")
    return {key.value: value for key, value in node.value}


def _metadata(path: Path, node: yaml.Node | None) -> dict[str, str]:
    return {} if node is None else {k: str(v.value) for k, v in mapping(path, node).items()}


def _item(path: Path, node: yaml.Node) -> Iterator[Example]:
    line = node.start_mark.line + 1
    item = mapping(path, node)
    intent, examples = item.get("intent"), item.get("examples")
    if intent is None or examples is None:
        raise CorpusError(path, line, "an item needs the keys intent and examples")
    shared = _metadata(path, item.get("metadata"))
    if isinstance(examples, yaml.ScalarNode):
        for number, row in enumerate(examples.value.splitlines(), examples.start_mark.line + 2):
            if not row.strip():
                continue
            if not row.startswith("- "):
                raise CorpusError(path, number, f"an example starts with '- ': {row}")
            yield _example(path, number, row[2:].strip(), str(intent.value), shared)
        return
    if not isinstance(examples, yaml.SequenceNode):
        raise CorpusError(path, line, "examples are a text of lines or a list")
    for entry in examples.value:
        number, fields = entry.start_mark.line + 1, mapping(path, entry)
        if "text" not in fields:
            raise CorpusError(path, number, "an example needs a text")
        own = shared | _metadata(path, fields.get("metadata"))
        yield _example(path, number, str(fields["text"].value).strip(), str(intent.value), own)


def _example(path: Path, line: int, marked: str, intent: str, meta: dict[str, str]) -> Example:
    try:
        text, entities = read_annotated(marked)
    except ValueError as broken:
        raise CorpusError(path, line, f"broken entity mark: {broken}") from broken
    asked, writer, style = meta.get("asked"), meta.get("writer", ""), meta.get("style", "")
    return Example(text, intent, entities, asked, writer, style, path, line)


def write_file(path: Path, examples: Iterable[Example]) -> None:
    """One intent's file: a block for each writer, style and question, in a stable order."""
    blocks: dict[tuple[str, str, str, str], list[str]] = {}
    for e in examples:
        key = (e.intent, e.writer, e.asked or "", e.style)
        blocks.setdefault(key, []).append(annotate(e.text, e.entities))
    lines = ['version: "3.1"', "nlu:"]
    for (intent, writer, asked, style), sentences in sorted(blocks.items()):
        pairs = [("writer", writer), ("asked", asked), ("style", style)]
        meta = ", ".join(f"{name}: {value}" for name, value in pairs if value)
        lines += [f"- intent: {intent}", f"  metadata: {{{meta}}}", "  examples: |"]
        lines += [f"    - {sentence}" for sentence in sentences]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def read_cases(path: Path) -> list[Example]:
    """Cases from a folder, a YAML file, or JSONL rows {text, intent, entities, style?, asked?}."""
    if path.is_dir():
        return read_folder(path)
    if path.suffix != ".jsonl":
        return list(read_file(path))
    cases = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            cases.append(_case(path, number, line))
    return cases


def _case(path: Path, number: int, line: str) -> Example:
    try:
        row = json.loads(line)
        intents = row["intent"] if isinstance(row["intent"], list) else [row["intent"]]
        entities = tuple(
            Entity(e["entity"], e["start"], e["end"], str(e["value"]))
            for e in row.get("entities", ())
        )
        for entity in entities:
            if not 0 <= entity.start < entity.end <= len(row["text"]):
                span = f"{entity.start}:{entity.end}"
                raise ValueError(f"the span {span} of {entity.name} lies outside the text")
        label, asked = "+".join(sorted(intents)), row.get("asked")
        writer, style = path.stem, row.get("style", "")
        return Example(row["text"], label, entities, asked, writer, style, path, number)
    except (ValueError, KeyError, TypeError) as broken:
        raise CorpusError(path, number, f"not a labelled message: {broken!r}") from broken
