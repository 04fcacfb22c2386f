"""Scores the reader: rows of published suites, and rows with both lists written out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.timex.reader import TimeReader
from bot.timex.reading import Interval, Reading

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Miss:
    """A row that was read otherwise than it asks."""

    row: Row
    got: str


@dataclass(frozen=True, slots=True)
class Score:
    """How many rows were right, and those that were not."""

    right: int
    total: int
    misses: tuple[Miss, ...]

    @property
    def share(self) -> float:
        """Right ones of all, 0 to 1; 0 where there is none."""
        return self.right / self.total if self.total else 0.0


def iso(moment: datetime | None) -> str | None:
    """Local ISO with seconds, no offset."""
    return None if moment is None else moment.replace(microsecond=0).isoformat()


def pair(interval: Interval) -> list[str | None]:
    """An interval as JSON."""
    return [iso(interval[0]), iso(interval[1])]


def counts(row: Row) -> bool:
    """Whether a row is scored: lists are; of a suite the relevant, unflagged points and ranges."""
    if "available" in row:
        return True
    expected = row.get("expected") or {}
    return (
        bool(row.get("relevant"))
        and not row.get("flag")
        and expected.get("type") in ("point", "range")
    )


def read_row(reader: TimeReader, row: Row) -> Reading:
    """Reads a row's message; ValueError where its times are malformed."""
    original = row.get("original")
    span = None
    if original:
        start, end = original.split("/") if isinstance(original, str) else original
        span = datetime.fromisoformat(start), datetime.fromisoformat(end)
    return reader.read(
        row["text"], now=datetime.fromisoformat(row["reference_time"]), original=span
    )


def is_right(row: Row, reading: Reading, *, strict: bool = False) -> bool:
    """Both lists exactly, or an accepted value; `strict` leaves the page's own values out."""
    if "available" in row:
        lists = [pair(i) for i in reading.available], [pair(i) for i in reading.unavailable]
        return lists == (row["available"], row["unavailable"])
    values = [e.value for e in reading.expressions if e.value is not None]
    if len(values) > 1:
        values.append((values[0][0], values[-1][1]))
    return any(
        _matches(pair(v), accepted, row) for v in values for accepted in _accepted(row, strict)
    )


def _accepted(row: Row, strict: bool) -> list[list[str | None]]:
    expected = row["expected"]
    accepted: list[list[str | None]] = [
        [expected["start"], expected["end"]],
        *row.get("accept", []),
    ]
    return accepted if strict else [*accepted, *row.get("page", [])]


def _matches(value: Sequence[str | None], accepted: Sequence[str | None], row: Row) -> bool:
    """Start and end; a point without an end is its start."""
    if value[0] != accepted[0]:
        return False
    if row["expected"]["type"] == "point" and (
        accepted[1] is None or row["expected"].get("grain") == "time"
    ):
        return True
    return value[1] == accepted[1]


def score(reader: TimeReader, rows: Iterable[Row], *, strict: bool = False) -> Score:
    """Reads every row that counts."""
    right, total = 0, 0
    misses: list[Miss] = []
    for row in rows:
        if not counts(row):
            continue
        total += 1
        reading = read_row(reader, row)
        if is_right(row, reading, strict=strict):
            right += 1
        else:
            misses.append(Miss(row, _told(row, reading)))
    return Score(right, total, tuple(misses))


def _told(row: Row, reading: Reading) -> str:
    if "available" in row:
        return f"{[pair(i) for i in reading.available]} {[pair(i) for i in reading.unavailable]}"
    return "; ".join(f"{e.text} {pair(e.value) if e.value else None}" for e in reading.expressions)
