"""The ledger of one kind of leave of one person: balances derived from entries. Pure.

Entries are facts in no particular order. Days earned together lie in a bucket; what is left of a
bucket is a lot with the days between which it may be taken.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hr_backend.leave.rules.annual import Exclusions, Service, entitlement
from hr_backend.leave.rules.values import DAY, ZERO, Data, add_months, year_end


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: signed days of a bucket."""

    key: str
    bucket: str
    kind: str
    days: Decimal
    day: date
    valid_from: date | None = None
    expires_on: date | None = None
    reason: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Lot:
    """What is left of a bucket."""

    bucket: str
    left: Decimal
    valid_from: date
    expires_on: date | None

    def usable(self, first: date, last: date) -> bool:
        """Whether days from `first` to `last` may be taken of it."""
        return self.valid_from <= first and (self.expires_on is None or last <= self.expires_on)


@dataclass(frozen=True, slots=True)
class Segment:
    """Days wanted between two days of one year."""

    days: Decimal
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Allocation:
    """Days taken of a bucket."""

    bucket: str
    days: Decimal


def lots(entries: Iterable[Entry]) -> list[Lot]:
    """What is left of each bucket, what expires first at the front."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.bucket, []).append(entry)
    made = []
    for bucket, rows in found.items():
        starts = [row.valid_from for row in rows if row.valid_from is not None]
        ends = [row.expires_on for row in rows if row.expires_on is not None]
        left = sum((row.days for row in rows), ZERO)
        made.append(Lot(bucket, left, min(starts, default=date.min), max(ends) if ends else None))
    return sorted(made, key=lambda lot: (lot.expires_on or date.max, lot.bucket))


def remaining(entries: Iterable[Entry], on: date) -> Decimal:
    """Days that may be taken on a day."""
    return sum((lot.left for lot in lots(entries) if lot.usable(on, on)), ZERO)


def allocate(
    available: Sequence[Lot], segments: Sequence[Segment]
) -> tuple[list[Allocation], Decimal]:
    """Which buckets the wanted days are taken of, and how many no bucket has."""
    left = {lot.bucket: lot.left for lot in available}
    taken: dict[str, Decimal] = {}
    missing = ZERO
    for segment in segments:
        wanted = segment.days
        for lot in available:
            share = min(wanted, left[lot.bucket])
            if share > 0 and lot.usable(segment.first, segment.last):
                left[lot.bucket] -= share
                taken[lot.bucket] = taken.get(lot.bucket, ZERO) + share
                wanted -= share
        missing += wanted
    return [Allocation(bucket, days) for bucket, days in taken.items()], missing


def annual_due(
    rule: Data,
    service: Service,
    entries: Sequence[Entry],
    *,
    on: date,
    source: str,
    exclusions: Exclusions = Exclusions(),  # noqa: B008 - frozen
) -> list[Entry]:
    """What the rule says the year of `on` has earned by then and the ledger does not hold yet.

    A bucket that was imported or entered by hand is HR's: nothing is added to it.
    """
    bucket = str(on.year)
    rows = [e for e in entries if e.bucket == bucket and e.kind in ("earned", "adjusted")]
    by_rule = [e for e in rows if e.reason == "rule"]
    if any(e.kind == "earned" and e.reason != "rule" for e in rows):
        return []
    figure = entitlement(rule, service, on.year, as_of=on, exclusions=exclusions)
    due = (figure.value or ZERO) - sum((e.days for e in by_rule), ZERO)
    if due <= 0:
        return []
    return [
        Entry(
            key=f"annual:{bucket}:{figure.value}",
            bucket=bucket,
            kind="earned",
            days=due,
            day=on,
            valid_from=date(on.year, 1, 1),
            expires_on=year_end(on.year),
            reason="rule",
            source=source,
        )
    ]


def overtime_due(
    rule: Data, entries: Sequence[Entry], worked: Mapping[date, int], *, source: str
) -> list[Entry]:
    """What overtime given back as rest has earned and the ledger does not hold yet.

    `worked` are the minutes of each day, as attendance has derived them; a day that is derived
    anew to more or less is set right by an entry of its own. A day is a bucket, and expires alone.
    """
    made = []
    for day, minutes in sorted(worked.items()):
        bucket = day.isoformat()
        rows = [e for e in entries if e.bucket == bucket and e.reason == "overtime"]
        days = round(Decimal(minutes) / 60 / Decimal(rule["hours_per_day"]), 4)
        due = days - sum((e.days for e in rows), ZERO)
        if not due:
            continue
        made.append(
            Entry(
                key=f"overtime:{bucket}:{len(rows)}",
                bucket=bucket,
                kind="adjusted" if rows else "earned",
                days=due,
                day=day,
                valid_from=day,
                expires_on=add_months(day, int(rule["expires_months"])),
                reason="overtime",
                source=source,
            )
        )
    return made


def expiry_due(entries: Sequence[Entry], *, on: date, source: str) -> list[Entry]:
    """Entries that close the lots whose last day lies before `on`."""
    before = Counter(entry.bucket for entry in entries if entry.kind == "expired")
    return [
        Entry(
            key=f"expired:{lot.bucket}:{before[lot.bucket]}",
            bucket=lot.bucket,
            kind="expired",
            days=-lot.left,
            day=lot.expires_on + DAY,
            reason="unused_at_the_end",
            source=source,
        )
        for lot in lots(entries)
        if lot.expires_on is not None and lot.expires_on < on and lot.left > 0
    ]


def carried(entries: Sequence[Entry], *, year: int, source: str, years: int) -> list[Entry]:
    """What is left of a year put into the next, with the employee's consent; once only."""
    bucket, following = str(year), str(year + 1)
    rows = [entry for entry in entries if entry.bucket == bucket]
    brought = sum((e.days for e in rows if e.kind == "carried" and e.days > 0), ZERO)
    used = -sum((e.days for e in rows if e.kind in ("taken", "returned")), ZERO)
    left = sum((e.days for e in rows), ZERO) - max(ZERO, brought - used)
    if left <= 0:
        return []
    until = year_end(year + years)
    return [
        Entry(f"carried:{bucket}:out", bucket, "carried", -left, year_end(year), None, None,
              "consent", source),
        Entry(f"carried:{bucket}:in", following, "carried", left, year_end(year),
              date(year + 1, 1, 1), until, "consent", source),
    ]  # fmt: skip
