"""Ids a scenario names must exist in its world, and none twice."""

from collections.abc import Mapping
from dataclasses import dataclass

from channels.scenarios import fields, tables
from channels.scenarios.nodes import Node


@dataclass(frozen=True, slots=True)
class Names:
    """The ids of each table of the world."""

    ids: Mapping[str, frozenset[str]]

    def check(self, node: Node, table: str) -> None:
        """Refuse an id, or a list of ids, that the world does not have."""
        for item in node.items() if node.is_list else [node]:
            known = self.ids.get(table, frozenset())
            if not item.is_null and item.scalar() not in known:
                raise item.error(f"{item.scalar()!r} is not in world.{_where(table)}")


def _where(table: str) -> str:
    return "people" if table == "actors" else table


def check_world(nodes: Mapping[str, Node]) -> Names:
    """Collect the ids of a world that has been read, and check what its rows refer to."""
    ids: dict[str, frozenset[str]] = {}
    for name, table in tables.WORLD.items():
        if "id" in table and name in nodes and nodes[name].is_list:
            ids[name] = _collect(nodes[name])
    ids["actors"] = ids.get("people", frozenset()) | {"system"}
    names = Names(ids)
    for name, table in tables.WORLD.items():
        if name in nodes and nodes[name].is_list:
            for row in nodes[name].items():
                for key, value in row.mapping().items():
                    if table[key].refers:
                        names.check(value, table[key].refers)
                _check_row(name, row.mapping())
    return names


def _collect(node: Node) -> frozenset[str]:
    seen: set[str] = set()
    for row in node.items():
        here = row.mapping()["id"]
        if here.scalar() in seen:
            raise here.error(f"{here.scalar()!r} is given twice")
        seen.add(here.scalar())
    return frozenset(seen)


def _check_row(table: str, row: Mapping[str, Node]) -> None:
    """What one row must hold in itself."""
    if table == "busy" and fields.moment(row["start"]) >= fields.moment(row["end"]):
        raise row["end"].error("it must end after it starts")
    if table != "interviews":
        return
    status = row["status"].scalar() if "status" in row else "scheduled"
    has_start = "start" in row and not row["start"].is_null
    if status == "proposed" and has_start:
        raise row["start"].error("a proposed interview has no start")
    if status not in ("proposed", "cancelled") and not has_start:
        raise row["id"].error("an interview that is not proposed needs a start")
