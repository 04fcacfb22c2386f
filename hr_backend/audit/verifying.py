"""Reads the whole trail again and says where it is not what was written."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.anchor import Anchor
from hr_backend.audit.rules import (
    GENESIS,
    MENTIONED,
    MESSAGE,
    link_digest,
    same,
    seal_mac,
    value_digest,
)

ERASING: Final = "privacy.erase"
"""Action of the entries that name the values somebody had erased."""
BATCH: Final = 1000

# The fields as text, so that nothing depends on how a driver reads them.
ROWS: Final = text("""
    select c.position, c.entry_no, c.digest, s.mac, s.sealed_at, e.no::text as no, e.action, e.at,
        (extract(epoch from e.at) * 1000000)::bigint::text as moment, e.actor, e.on_behalf_of,
        e.service, e.subject_kind, e.subject_id, e.before::text as before, e.after::text as after,
        e.rules::text as rules, e.channel, e.message,
        (select array_agg(v.digest || ' ' || v.salt || ' ' || v.value order by v.digest)
            from audit_values v where v.entry_no = e.no) as kept
    from audit_chain c
    full join audit_entries e on e.no = c.entry_no
    left join audit_seals s on s.position = c.position
    where c.position is null or c.position >= :start
    order by c.position nulls last, e.no
""")
START: Final = text("""
    select min(c.position) from audit_chain c join audit_entries e on e.no = c.entry_no
    where e.at >= :since
""")
LINK: Final = text("""
    select c.digest, s.mac, s.sealed_at from audit_chain c left join audit_seals s using (position)
    where position = :position
""")
LASTS: Final = text("""
    select (select position from audit_head), (select digest from audit_head),
        (select max(position) from audit_seals), (select max(position) from audit_chain)
""")


@dataclass(frozen=True, slots=True)
class Finding:
    """The first thing that is not as it was written."""

    kind: str
    """edited, removed, inserted, unsigned, forged, cut, value_edited, value_removed or no_anchor"""
    position: int | None = None
    """In the chain, from 1."""
    no: int | None = None
    """Number of the entry."""


@dataclass(slots=True)
class Report:
    """What was read."""

    entries: int = 0
    sealed: int = 0
    """Position of the last signed link; 0 for none."""
    anchored: int = 0
    """Position of the anchor; 0 without one."""
    finding: Finding | None = None


@dataclass(slots=True)
class _Reading:
    """How far the reading is."""

    key: bytes | None
    anchor: Anchor | None
    sealed: int
    digest: bytes = GENESIS
    position: int = 0
    missing: dict[str, Finding] = field(default_factory=dict)
    """Where the entry of a personal value stands that is not there, by its digest."""
    erased: set[str] = field(default_factory=set)


async def verify(
    session: AsyncSession,
    *,
    key: bytes | None,
    anchor: Anchor | None,
    since: datetime | None = None,
) -> Report:
    """Read the trail in one snapshot of the caller's, taken after the anchor was read.

    `since` begins at the first entry not older and takes the link before for what its signature
    says. Without a key no signature is looked at, and a trail written anew would pass.
    """
    head, head_digest, sealed, last = (await session.execute(LASTS)).one()
    report = Report(sealed=sealed or 0, anchored=anchor.position if anchor else 0)
    reading = _Reading(key, anchor, report.sealed)
    start = 1
    if since is not None:
        start = await session.scalar(START, {"since": since}) or (last or 0) + 1
        report.finding = await _go_to(session, reading, start)
    if report.finding is None:
        report.finding = await _read(session, reading, report, start)
    if report.finding is None:
        report.finding = _end(reading, head, head_digest) or _values(reading)
    return report


async def _go_to(session: AsyncSession, reading: _Reading, start: int) -> Finding | None:
    """Begin behind the link before `start`; see that it and the anchor's are the signed ones."""
    if start > 1:
        before = (await session.execute(LINK, {"position": start - 1})).one_or_none()
        if before is None:
            return Finding("removed", start - 1)
        signed = reading.key is not None and start - 1 <= reading.sealed
        if signed and not _is_signed(reading.key, start - 1, before):
            return Finding("forged", start - 1)
        reading.position, reading.digest = start - 1, before.digest
    if reading.anchor is not None and reading.anchor.position < start:
        position = reading.anchor.position
        noted = (await session.execute(LINK, {"position": position})).one_or_none()
        if noted is None or noted.digest.hex() != reading.anchor.digest:
            return Finding("forged", position)
    return None


async def _read(
    session: AsyncSession, reading: _Reading, report: Report, start: int
) -> Finding | None:
    stream = await session.stream(ROWS, {"start": start}, execution_options={"yield_per": BATCH})
    async for row in stream:
        finding = _link(reading, row) or _personal(reading, row)
        if finding is not None:
            return finding
        report.entries += 1
    return None


def _link(reading: _Reading, row: Row[Any]) -> Finding | None:
    """What is wrong with a link, its signature and its entry; else the reading goes on."""
    no = int(row.no) if row.no is not None else row.entry_no
    if row.position is None:
        return Finding("inserted", None, no)
    expected = reading.position + 1
    if row.position != expected:
        return Finding("removed", expected)
    if row.no is None:
        return Finding("removed", expected, no)
    digest = link_digest(reading.digest, _fields(row))
    if not same(row.digest, digest):
        return Finding("edited", expected, no)
    anchor = reading.anchor
    if anchor is not None and anchor.position == expected and anchor.digest != digest.hex():
        return Finding("forged", expected, no)
    if reading.key is not None and expected <= reading.sealed:
        if row.mac is None:
            return Finding("unsigned", expected, no)
        if not _is_signed(reading.key, expected, row):
            return Finding("forged", expected, no)
    reading.position, reading.digest = expected, digest
    return None


def _is_signed(key: bytes | None, position: int, link: Row[Any]) -> bool:
    if key is None or link.mac is None:
        return False
    return same(link.mac, seal_mac(key, position, link.digest, link.sealed_at))


def _fields(row: Row[Any]) -> Sequence[str | None]:
    return (
        row.no,
        row.moment,
        row.actor,
        row.on_behalf_of,
        row.service,
        row.action,
        row.subject_kind,
        row.subject_id,
        row.before,
        row.after,
        row.rules,
        row.channel,
        row.message,
    )


def _personal(reading: _Reading, row: Row[Any]) -> Finding | None:
    """Whether the personal values of an entry are those it has the digests of."""
    no = int(row.no)
    mentioned = {*MENTIONED.findall(row.before or ""), *MENTIONED.findall(row.after or "")}
    if (row.message or "").startswith(MESSAGE):
        mentioned.add(row.message.removeprefix(MESSAGE))
    for kept in row.kept or ():
        digest, salt, value = kept.split(" ", 2)
        if digest not in mentioned or not _is_of(digest, salt, value):
            return Finding("value_edited", row.position, no)
        mentioned.discard(digest)
    if row.action == ERASING:
        reading.erased.update(json.loads(row.after or "{}").get("values", ()))
    reading.missing.update(dict.fromkeys(mentioned, Finding("value_removed", row.position, no)))
    return None


def _is_of(digest: str, salt: str, value: str) -> bool:
    try:
        return value_digest(salt, value) == digest
    except ValueError:
        return False


def _end(reading: _Reading, head: int | None, head_digest: bytes | None) -> Finding | None:
    """Whether something is missing behind the last link that was read."""
    reached = (reading.position or None, reading.digest if reading.position else None)
    noted = reading.anchor.position if reading.anchor else 0
    if (head, head_digest) != reached or max(reading.sealed, noted) > reading.position:
        return Finding("cut", reading.position + 1)
    if reading.key is not None and noted > reading.sealed:
        return Finding("unsigned", reading.sealed + 1)
    if reading.key is not None and reading.sealed and reading.anchor is None:
        return Finding("no_anchor", reading.sealed)
    return None


def _values(reading: _Reading) -> Finding | None:
    """The first personal value that is gone and that nobody had erased."""
    gone = [found for digest, found in reading.missing.items() if digest not in reading.erased]
    return min(gone, key=lambda found: found.position or 0, default=None)
