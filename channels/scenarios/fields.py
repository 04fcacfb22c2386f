"""Reads single values of a scenario file: text, numbers, days, moments, lengths."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from channels.scenarios.nodes import Node, allow

Read = Callable[[Node], object]
LOCAL = ZoneInfo("Asia/Shanghai")
LENGTH = re.compile(r"(?:\d+[dhms])+")
UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def text(node: Node) -> str:
    """Non-empty text; numbers are taken as they are written."""
    value = node.scalar()
    if node.is_null or not value:
        raise node.error("text is wanted here")
    return value


def message(node: Node) -> str:
    """What a person types: anything at all, nothing included."""
    return "" if node.is_null and node.scalar() in ("", "null") else node.scalar()


def integer(node: Node) -> int:
    """A whole number, 0 or more."""
    value = node.scalar()
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise node.error(f"a whole number is wanted here, not {value!r}")
    return int(value)


def between(low: int, high: int) -> Read:
    """A whole number in a range, both ends included."""

    def read(node: Node) -> int:
        value = integer(node)
        if not low <= value <= high:
            raise node.error(f"a number from {low} to {high} is wanted here")
        return value

    return read


minutes = between(1, 24 * 60)
weekday = between(1, 7)
"""Monday is 1."""


def yuan(node: Node) -> Decimal:
    """Money with at most two decimals; what is kept back is below 0."""
    value = node.scalar().replace(",", "")
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,2})?", value):
        raise node.error(f"an amount in yuan (12000.50) is wanted here, not {node.scalar()!r}")
    return Decimal(value)


def month(node: Node) -> str:
    """A month such as 2026-10."""
    value = node.scalar()
    if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", value):
        raise node.error(f"a month (2026-10) is wanted here, not {value!r}")
    return value


def boolean(node: Node) -> bool:
    """Yes or no."""
    value = node.scalar().lower()
    if value in ("true", "yes", "on"):
        return True
    if value in ("false", "no", "off"):
        return False
    raise node.error(f"true or false is wanted here, not {node.scalar()!r}")


def day(node: Node) -> date:
    """A date such as 2026-12-02."""
    try:
        return date.fromisoformat(node.scalar())
    except ValueError:
        raise node.error(f"a date (2026-12-02) is wanted here, not {node.scalar()!r}") from None


def moment(node: Node) -> datetime:
    """A date and an hour, aware; without an offset it is Asia/Shanghai."""
    value = node.scalar().strip()
    try:
        read = datetime.fromisoformat(value) if len(value) > len("2026-12-02") else None
    except ValueError:
        read = None
    if read is None:
        raise node.error(f"a time (2026-12-02T16:00) is wanted here, not {node.scalar()!r}")
    return read if read.tzinfo else read.replace(tzinfo=LOCAL)


def day_or_moment(node: Node) -> date | datetime:
    """A date, or with an hour a moment."""
    return moment(node) if "T" in node.scalar() else day(node)


def days(node: Node) -> float:
    """Days of leave, 0 or more: 1, 0.5, .25."""
    value = node.scalar()
    if not re.fullmatch(r"[0-9]{0,4}(\.[0-9]{1,4})?", value) or not value.strip("."):
        raise node.error(f"days (1, .5) are wanted here, not {value!r}")
    return float(value)


def moment_or_none(node: Node) -> datetime | None:
    """A moment, or null for none."""
    return None if node.is_null else moment(node)


def clock(node: Node) -> time:
    """An hour of the day such as 09:00."""
    matched = re.fullmatch(r"(\d{1,2}):(\d{2})", node.scalar())
    if not matched or int(matched[1]) > 23 or int(matched[2]) > 59:
        raise node.error(f"an hour (09:00) is wanted here, not {node.scalar()!r}")
    return time(int(matched[1]), int(matched[2]))


def clock_or_moment(node: Node) -> time | datetime:
    """An hour of every working day (09:00), or a moment (2026-12-02T09:00)."""
    return clock(node) if len(node.scalar()) <= len("09:00") else moment(node)


def length(node: Node) -> timedelta:
    """A length such as 30m, 52h, 2d or 1h30m."""
    value = node.scalar()
    if not LENGTH.fullmatch(value):
        raise node.error(f"a length (30m, 52h, 2d) is wanted here, not {value!r}")
    total = timedelta()
    for amount, unit in re.findall(r"(\d+)([dhms])", value):
        total += timedelta(**{UNITS[unit]: int(amount)})
    return total


FILED = ("pending", "needs_info", "approved", "applied", "rejected", "withdrawn", "expired")


def filed_status(node: Node) -> object:
    """Where leave, a punch correction or overtime stands: consent puts it into effect at once, so
    that `applied` says the same of it as `approved`.
    """
    status = one_of(*FILED)(node)
    return "approved" if status == "applied" else status


def one_of(*values: str) -> Read:
    """One of a closed set of words."""

    def read(node: Node) -> str:
        value = node.scalar()
        if value not in values:
            raise node.error(f"{value!r} is none of {', '.join(values)}")
        return value

    return read


def list_of(read: Read) -> Read:
    """A list whose items are read one by one; a single value counts as a list of one."""

    def read_all(node: Node) -> list[object]:
        return list(node.each_or_one(read))

    return read_all


def rows_of(columns: Mapping[str, Read]) -> Read:
    """A list of mappings that have all of these keys and no other."""

    def read_all(node: Node) -> list[object]:
        found: list[object] = []
        for item in node.items():
            nodes = item.mapping()
            allow(nodes, frozenset(columns), later=frozenset())
            for name in columns.keys() - nodes.keys():
                raise item.error(f"`{name}` is missing")
            found.append({name: columns[name](value) for name, value in nodes.items()})
        return found

    return read_all


def window(node: Node) -> tuple[datetime, datetime]:
    """A pair [from, to] of moments."""
    ends = node.items()
    if len(ends) != 2:
        raise node.error("a pair [from, to] is wanted here")
    return moment(ends[0]), moment(ends[1])
