"""Reads the `end` of a scenario: rows to be found, rows that must not be, counts."""

from channels.scenarios import fields, tables
from channels.scenarios.nodes import Node, allow
from channels.scenarios.references import Names
from channels.scenarios.scenario import Count, End, Pattern

KNOWN = frozenset(tables.END)


def read_end(node: Node, names: Names) -> End:
    """What the database must hold."""
    if node.is_null:
        return End()
    nodes = node.mapping()
    allow(nodes, KNOWN | {"none"}, later=tables.LATER_END)
    found: dict[str, tuple[Pattern, ...]] = {}
    absent: dict[str, tuple[Pattern, ...]] = {}
    counts: dict[str, Count] = {}
    for name, value in nodes.items():
        if name == "none":
            tables_of_none = value.mapping()
            allow(tables_of_none, KNOWN, later=tables.LATER_END)
            for table, rows in tables_of_none.items():
                absent[table] = read_patterns(rows, table, names)
        elif name in KNOWN and (value.is_list or value.is_mapping):
            found[name] = read_patterns(value, name, names)
        elif name in KNOWN:
            counts[name] = Count(value.line, value.key, fields.integer(value))
    return End(found, absent, counts)


def read_patterns(node: Node, table: str, names: Names) -> tuple[Pattern, ...]:
    """The rows asked of one table."""
    return tuple(read_pattern(item, table, names) for item in node.items())


def read_pattern(node: Node, table: str, names: Names) -> Pattern:
    """One row: for every key its value, or the list of values one of which it must be."""
    columns = tables.END[table]
    nodes = node.mapping()
    allow(nodes, frozenset(columns), later=frozenset())
    for name, value in nodes.items():
        if columns[name].refers:
            names.check(value, columns[name].refers)
    return Pattern(
        node.line,
        node.key,
        {name: value.each_or_one(columns[name].read) for name, value in nodes.items()},
    )
