"""Reads a scenario file; whatever it does not understand is an error with file, line and key."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from channels.scenarios import fields, tables
from channels.scenarios.ending import read_end
from channels.scenarios.nodes import Node, ScenarioError, allow, parse_yaml
from channels.scenarios.references import Names, check_world
from channels.scenarios.scenario import (
    Advance,
    Batch,
    End,
    Expectation,
    OfferRule,
    Row,
    Scenario,
    Step,
    Turn,
    World,
)
from channels.scenarios.tables import Table

T = TypeVar("T")
D = TypeVar("D")
NONE: frozenset[str] = frozenset()
TOP = frozenset({"id", "title", "now", "world", "turns", "end"})
MESSAGE = frozenset({"as", "say", "channel", "expect", "repeat", "click", "attach"})
OFFERS = frozenset({"min", "max", "from", "to", "within"})


def load(path: Path) -> Scenario:
    """One scenario. Raises ScenarioError, also where the file cannot be read."""
    file = str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as problem:
        raise ScenarioError(file, 1, "", f"cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        line = problem.object.count(b"\n", 0, problem.start) + 1
        raise ScenarioError(file, line, "", "not UTF-8") from problem
    return read_scenario(text, file, default_id=path.stem)


def read_scenario(text: str, file: str, *, default_id: str) -> Scenario:
    """One scenario from the text of its file."""
    root = parse_yaml(text, file)
    top = root.mapping()
    allow(top, TOP, later=NONE)
    for wanted in ("now", "turns"):
        if wanted not in top:
            raise root.error(f"`{wanted}` is missing")
    world_nodes = top["world"].mapping() if "world" in top else {}
    world = read_world(world_nodes)
    names = check_world(world_nodes)
    return Scenario(
        file=file,
        id=fields.text(top["id"]) if "id" in top else default_id,
        title=fields.text(top["title"]) if "title" in top else "",
        now=fields.moment(top["now"]),
        world=world,
        steps=tuple(read_step(node, names) for node in top["turns"].items()),
        end=read_end(top["end"], names) if "end" in top else End(),
    )


def read_row(node: Node, table: Table) -> Row:
    """One row of `world`."""
    nodes = node.mapping()
    allow(nodes, frozenset(table), later=NONE)
    for name, column in table.items():
        if column.required and name not in nodes:
            raise node.error(f"`{name}` is missing")
    return {
        name: table[name].read(value)
        for name, value in nodes.items()
        if not (value.is_null and not table[name].required)
    }


def read_world(nodes: dict[str, Node]) -> World:
    """The world's tables and settings."""
    allow(nodes, frozenset(tables.WORLD) | frozenset(tables.SETTINGS), later=tables.LATER_WORLD)
    world: dict[str, list[Row] | Row] = {}
    for name, node in nodes.items():
        if node.is_null:
            continue
        if name in tables.WORLD:
            world[name] = [read_row(item, tables.WORLD[name]) for item in node.items()]
        elif name in tables.SETTINGS:
            world[name] = read_row(node, tables.SETTINGS[name])
    return world


def read_step(node: Node, names: Names) -> Step:
    """One entry of `turns`."""
    nodes = node.mapping()
    if "advance" in nodes:
        allow(nodes, frozenset({"advance"}), later=NONE)
        by = nodes["advance"]
        return Advance(node.line, fields.length(by), by.scalar())
    if "batch" in nodes:
        allow(nodes, frozenset({"batch"}), later=NONE)
        return Batch(node.line, tuple(read_turn(item, names) for item in nodes["batch"].items()))
    return read_turn(node, names)


def read_turn(node: Node, names: Names) -> Turn:
    """One message, click or file."""
    nodes = node.mapping()
    allow(nodes, MESSAGE, later=NONE)
    if "as" not in nodes:
        raise node.error("`as` is missing: who speaks")
    if len(nodes.keys() & {"say", "click", "attach"}) != 1:
        raise node.error("one of `say`, `click` and `attach` is wanted")
    names.check(nodes["as"], "people")
    return Turn(
        line=node.line,
        speaker=fields.text(nodes["as"]),
        say=_optional(nodes, "say", fields.message, ""),
        channel=_optional(nodes, "channel", read_channel, "web"),
        click=_optional(nodes, "click", fields.text, None),
        attach=read_file(nodes["attach"]) if "attach" in nodes else None,
        twice=_optional(nodes, "repeat", fields.boolean, False),
        expect=_optional(nodes, "expect", read_expectation, None),
    )


def read_file(node: Node) -> Path:
    """A file to send, beside the scenario's own."""
    path = Path(node.file).parent / fields.text(node)
    if not path.is_file():
        raise node.error(f"there is no file {path}")
    return path


def _optional(nodes: dict[str, Node], name: str, read: Callable[[Node], T], default: D) -> T | D:
    return read(nodes[name]) if name in nodes else default


def read_channel(node: Node) -> str:
    """The channel a turn comes by."""
    value = fields.text(node)
    if value in tables.LATER_CHANNELS:
        raise node.error(f"the channel {value} is not built yet")
    if value not in tables.CHANNELS:
        raise node.error(f"unknown channel {value!r}")
    return value


def read_expectation(node: Node) -> Expectation:
    """The `expect` of a turn."""
    nodes = node.mapping()
    allow(nodes, frozenset({"intent", "contains", "lacks", "options"}), later=NONE)
    several: dict[str, tuple[str, ...]] = {
        name: value.each_or_one(fields.text) for name, value in nodes.items() if name != "options"
    }
    return Expectation(
        intents=several.get("intent", ()),
        contains=several.get("contains", ()),
        lacks=several.get("lacks", ()),
        offers=read_offers(nodes["options"]) if "options" in nodes else None,
    )


def read_offers(node: Node) -> OfferRule:
    """`options`: how many times are offered and where they lie; a bare number counts them."""
    if not node.is_mapping:
        exact = fields.integer(node)
        return OfferRule(exact, exact)
    nodes = node.mapping()
    allow(nodes, OFFERS, later=NONE)
    windows: list[tuple[object, object]] = []
    if "within" in nodes:
        windows.extend(fields.window(item) for item in nodes["within"].items())
    if "from" in nodes or "to" in nodes:
        if windows:
            raise node.error("either `within` or `from` and `to`")
        windows.append(
            (
                _optional(nodes, "from", fields.moment, None),
                _optional(nodes, "to", fields.moment, None),
            )
        )
    return OfferRule(
        least=_optional(nodes, "min", fields.integer, None),
        most=_optional(nodes, "max", fields.integer, None),
        windows=tuple(windows),  # type: ignore[arg-type]
    )
