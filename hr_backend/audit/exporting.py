"""The trail as lines for others to read: JSON Lines or CSV."""

import csv
import io
import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.models import AuditEntry, AuditLink, PersonalValue
from hr_backend.audit.rules import unsealed
from hr_backend.kit.tables import FORMULA

COLUMNS: Final = (
    "position",
    "no",
    "at",
    "actor",
    "on_behalf_of",
    "service",
    "action",
    "subject_kind",
    "subject_id",
    "before",
    "after",
    "rules",
    "channel",
    "message",
    "digest",
)
BATCH: Final = 500

Exported = dict[str, Any]


async def export(
    session: AsyncSession, *, since: datetime | None, until: datetime | None, personal: bool
) -> AsyncIterator[Exported]:
    """Entries of [since, until) in the order of the chain; personal words only where asked for."""
    statement = (
        select(AuditEntry, AuditLink)
        .join(AuditLink, AuditLink.entry_no == AuditEntry.no)
        .order_by(AuditLink.position)
        .execution_options(yield_per=BATCH)
    )
    if since is not None:
        statement = statement.where(AuditEntry.at >= since)
    if until is not None:
        statement = statement.where(AuditEntry.at < until)
    async for batch in (await session.stream(statement)).partitions():
        numbers = [entry.no for entry, _ in batch]
        known = await _values(session, numbers) if personal else {}
        for entry, link in batch:
            yield _row(entry, link, known.get(entry.no, {}), personal=personal)


async def _values(session: AsyncSession, numbers: list[int]) -> Mapping[int, Mapping[str, str]]:
    found: dict[int, dict[str, str]] = {}
    rows = await session.scalars(select(PersonalValue).where(PersonalValue.entry_no.in_(numbers)))
    for row in rows:
        found.setdefault(row.entry_no, {})[row.digest] = row.value
    return found


def _row(
    entry: AuditEntry, link: AuditLink, known: Mapping[str, str], *, personal: bool
) -> Exported:
    row: Exported = {name: getattr(entry, name) for name in COLUMNS if hasattr(entry, name)}
    if personal:
        row |= {side: unsealed(row[side], known) for side in ("before", "after")}
    row |= {"position": link.position, "digest": link.digest.hex()}
    row["at"] = entry.at.astimezone(UTC).isoformat()
    return {name: row[name] for name in COLUMNS}


def as_json(row: Exported) -> str:
    """One line of JSON Lines."""
    return json.dumps(row, ensure_ascii=False)


def as_csv(row: Exported) -> str:
    """One line of CSV; nothing in it is a formula."""
    return _csv(_cell(row[name]) for name in COLUMNS)


def csv_header() -> str:
    return _csv(COLUMNS)


def _csv(cells: Any) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return "'" + text if text.startswith(FORMULA) else text
