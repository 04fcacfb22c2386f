"""Punches (打卡记录) of any machine."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.attendance.facts import PunchKind
from hr_backend.attendance.models import Punch, Source
from hr_backend.attendance.repository import mark_stale
from hr_backend.attendance.service import AHEAD, DAY
from hr_backend.imports import cells
from hr_backend.imports.kinds.common import PERSON, unknown_people, write
from hr_backend.imports.tables import Column, Problem, Progress, Row, Table, problem
from hr_backend.kit.deed import Deed
from hr_backend.people.employee_access import HR

KINDS: Final = {
    "上班": PunchKind.IN,
    "签到": PunchKind.IN,
    "进": PunchKind.IN,
    "in": PunchKind.IN,
    "下班": PunchKind.OUT,
    "签退": PunchKind.OUT,
    "出": PunchKind.OUT,
    "out": PunchKind.OUT,
}
SOURCES: Final = {
    "指纹": Source.FINGERPRINT,
    "人脸": Source.FACE,
    "刷卡": Source.CARD,
    "手机": Source.MOBILE,
    "fingerprint": Source.FINGERPRINT,
    "face": Source.FACE,
    "card": Source.CARD,
    "mobile": Source.MOBILE,
}
AT: Final = Column(
    "at", "时间", cells.moment, also=("打卡时间", "日期时间"), example="2026-11-24 08:58"
)
DATE: Final = Column(
    "day", "日期", cells.day, also=("打卡日期",), example="", help="时间分两列时用"
)
CLOCK: Final = Column("clock", "钟点", cells.clock, also=("打卡钟点",), example="")
COLUMNS: Final = (
    PERSON,
    AT,
    DATE,
    CLOCK,
    Column(
        "kind",
        "类型",
        cells.one_of(KINDS),
        also=("打卡类型", "进出"),
        example="上班",
        help="上班 或 下班 可以不填",
    ),
    Column("source", "来源", cells.one_of(SOURCES), also=("打卡方式",), example="指纹"),
    Column("device", "设备", cells.text, also=("设备编号", "考勤机"), example="一楼大门"),
    Column("place", "地点", cells.text, also=("打卡地点",), example=""),
)


def at_of(row: Row, deed: Deed) -> datetime | None:
    """The moment of a row: in one column, or a day and a clock time."""
    at: datetime | None = row.values.get("at")
    if at is not None:
        return at
    day, clock = row.values.get("day"), row.values.get("clock")
    return None if day is None or clock is None else datetime.combine(day, clock, deed.zone)


async def check(session: AsyncSession, deed: Deed, rows: Sequence[Row]) -> list[Problem]:
    """Everybody must be an employee, no punch is to come."""
    found = await unknown_people(session, rows)
    latest = deed.now + AHEAD
    for row in rows:
        at = at_of(row, deed)
        if at is None:
            found.append(problem(row, "empty", AT))
        elif at > latest:
            found.append(problem(row, "in_the_future", AT))
    return found


async def apply(session: AsyncSession, deed: Deed, rows: Sequence[Row], progress: Progress) -> int:
    """The same minute at the same device is one punch; closed days are derived again."""
    values: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        at = at_of(row, deed)
        assert at is not None
        value = {
            "person_id": row.values["person"],
            "at": at,
            "minute": at.replace(second=0, microsecond=0),
            "kind": row.values.get("kind"),
            "source": row.values.get("source") or Source.IMPORT,
            "device": row.values.get("device") or "",
            "place": row.values.get("place"),
            "recorded_at": deed.now,
        }
        key = (value["person_id"], value["minute"], value["source"], value["device"])
        values.setdefault(key, value)
    written = await write(session, Punch, list(values.values()), progress)
    days = [value["at"].astimezone(deed.zone).date() for value in values.values()]
    people = {value["person_id"] for value in values.values()}
    if written:
        await mark_stale(session, people, since=min(days) - DAY, until=max(days))
    return written


TABLE: Final = Table("punches", "打卡记录", COLUMNS, HR, check, apply)
