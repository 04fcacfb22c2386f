"""YAML nodes that know their file, line and key, so that every error can name all three."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import yaml

T = TypeVar("T")
NULL = "tag:yaml.org,2002:null"


class ScenarioError(Exception):
    """A scenario file that cannot be played: malformed, or ahead of what is built."""

    def __init__(self, file: str, line: int, key: str, problem: str) -> None:
        super().__init__(f"{file}:{line}: {key}: {problem}" if key else f"{file}:{line}: {problem}")
        self.file = file
        self.line = line
        self.key = key


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a scenario file."""

    file: str
    key: str
    """Where it stands, such as `world.people[2].phone`."""
    yaml: yaml.Node

    @property
    def line(self) -> int:
        """Counted from 1."""
        return int(self.yaml.start_mark.line) + 1

    @property
    def is_list(self) -> bool:
        """Whether it is a sequence."""
        return isinstance(self.yaml, yaml.SequenceNode)

    @property
    def is_mapping(self) -> bool:
        """Whether it is a mapping."""
        return isinstance(self.yaml, yaml.MappingNode)

    @property
    def is_null(self) -> bool:
        """Whether it was left empty or written as null."""
        return isinstance(self.yaml, yaml.ScalarNode) and self.yaml.tag == NULL

    def error(self, problem: str) -> ScenarioError:
        """An error at this place, for the caller to raise."""
        return ScenarioError(self.file, self.line, self.key, problem)

    def scalar(self) -> str:
        """The text as it is written: 15:00 stays 15:00, whatever YAML would make of it."""
        if not isinstance(self.yaml, yaml.ScalarNode):
            raise self.error("a single value is wanted here")
        return str(self.yaml.value)

    def items(self) -> list["Node"]:
        """The items of a list."""
        if not isinstance(self.yaml, yaml.SequenceNode):
            raise self.error("a list is wanted here")
        return [
            Node(self.file, f"{self.key}[{at}]", item) for at, item in enumerate(self.yaml.value)
        ]

    def mapping(self) -> dict[str, "Node"]:
        """Keys and values, in the order of the file; a key twice is an error."""
        if not isinstance(self.yaml, yaml.MappingNode):
            raise self.error("a mapping (key: value) is wanted here")
        found: dict[str, Node] = {}
        for key_node, value in self.yaml.value:
            here = Node(self.file, self.key, key_node)
            name = here.scalar()
            child = Node(self.file, f"{self.key}.{name}" if self.key else name, value)
            if name in found:
                raise ScenarioError(self.file, here.line, child.key, "this key is given twice")
            found[name] = child
        return found

    def each_or_one(self, read: Callable[["Node"], T]) -> tuple[T, ...]:
        """A value, or a list of values, read one by one."""
        return tuple(read(item) for item in self.items()) if self.is_list else (read(self),)


def allow(nodes: Mapping[str, Node], known: frozenset[str], *, later: frozenset[str]) -> None:
    """Refuse keys that the format does not have, and those whose part is not built yet."""
    for name, node in nodes.items():
        if name in later:
            if not (node.is_list and not node.items()):
                raise node.error("not built yet")
        elif name not in known:
            raise node.error(f"unknown key; known are {', '.join(sorted(known))}")


def parse_yaml(text: str, file: str) -> Node:
    """The root of one YAML document. Raises ScenarioError with the line for anything else."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = mark.line + 1 if mark else 1
        raise ScenarioError(file, line, "", f"not YAML: {problem.problem}") from problem
    except yaml.reader.ReaderError as problem:
        line = text.count("\n", 0, problem.position) + 1
        raise ScenarioError(file, line, "", f"not YAML: {problem.reason}") from problem
    except RecursionError as problem:
        raise ScenarioError(file, 1, "", "nested too deeply") from problem
    if root is None:
        raise ScenarioError(file, 1, "", "the file is empty")
    return Node(file, "", root)
