"""Tables of shifts, punches and daily results."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Computed, ForeignKey, Identity, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, INT8RANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id

STRETCH = 2**32
"""Days of the number line that belong to one person; see docs/decisions/0020."""
SPAN = (
    f"int8range(person_no * {STRETCH} + (since - '2000-01-01'::date),"
    f" person_no * {STRETCH} + coalesce(until - '2000-01-01'::date + 1, 2147483647))"
)


class Source(StrEnum):
    """What a punch was made with."""

    FINGERPRINT = "fingerprint"
    FACE = "face"
    CARD = "card"
    MOBILE = "mobile"
    IMPORT = "import"
    MANUAL = "manual"
    CORRECTION = "correction"
    """A repaired punch (补卡), after its approval; the original ones stay."""


class Shift(Base):
    """A shift (班次), by the clock; an end not after its start is on the next day."""

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("kind in ('fixed', 'flexible', 'comprehensive', 'untimed')", name="kind"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    kind: Mapped[str]
    start_time: Mapped[time]
    end_time: Mapped[time]
    breaks: Mapped[list[dict[str, Any]]]
    """`{start, end}`, clock times."""
    grace_in: Mapped[int]
    """Minutes."""
    grace_out: Mapped[int]
    core_from: Mapped[time | None]
    core_to: Mapped[time | None]
    required_minutes: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class ShiftAssignment(Base):
    """Whose shift it is, from when to when: a person's assignments never overlap."""

    __tablename__ = "shift_assignments"
    __table_args__ = (
        CheckConstraint("until is null or since <= until", name="order"),
        CheckConstraint("(shift_id is null) <> (cycle is null)", name="one_pattern"),
        ExcludeConstraint(("span", "&&"), using="gist", name="ex_shift_assignments_span"),
        Index("ix_shift_assignments_person_id_since", "person_id", "since"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    person_no: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.no"))
    since: Mapped[date]
    until: Mapped[date | None]
    shift_id: Mapped[str | None] = mapped_column(ForeignKey("shifts.id"))
    """Worked on working days of the calendar."""
    cycle: Mapped[list[str | None] | None] = mapped_column(ARRAY(Text))
    """Or a roster from `since` on: shift ids, null is a day off."""
    span: Mapped[Range[int]] = mapped_column(INT8RANGE, Computed(SPAN, persisted=True))


class Punch(Base):
    """One punch (打卡); the same minute at the same device is the same punch."""

    __tablename__ = "punches"
    __table_args__ = (
        CheckConstraint("kind in ('in', 'out')", name="kind"),
        CheckConstraint(
            "source in ('fingerprint', 'face', 'card', 'mobile', 'import', 'manual', 'correction')",
            name="source",
        ),
        Index("uq_punches_person_id", "person_id", "minute", "source", "device", unique=True),
        Index("ix_punches_minute", "minute"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    minute: Mapped[datetime]
    """`at` without its seconds."""
    kind: Mapped[str | None]
    source: Mapped[str]
    device: Mapped[str] = mapped_column(server_default="")
    """Of the machine or the app; of a correction its request."""
    place: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    recorded_at: Mapped[datetime]


class PunchCorrection(Base):
    """A punch that is asked to be added (补卡); where it stands is its request's matter."""

    __tablename__ = "punch_corrections"
    __table_args__ = (
        CheckConstraint("kind in ('in', 'out')", name="kind"),
        Index("ix_punch_corrections_person_id_day", "person_id", "day"),
    )

    request_id: Mapped[str] = mapped_column(ForeignKey("employee_requests.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    day: Mapped[date]
    """The day it belongs to."""
    kind: Mapped[str]
    at: Mapped[datetime]


class OvertimeRequest(Base):
    """Overtime (加班) that is asked for; where it stands is its request's matter."""

    __tablename__ = "overtime_requests"
    __table_args__ = (
        CheckConstraint("start_at < end_at", name="order"),
        Index("ix_overtime_requests_person_id_start_at", "person_id", "start_at"),
    )

    request_id: Mapped[str] = mapped_column(ForeignKey("employee_requests.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    rest_instead: Mapped[bool]
    """Compensatory leave (调休) instead of pay."""
    breaches: Mapped[list[dict[str, Any]]]
    """Caps that it passes, as was said when it was filed."""


class AttendanceDay(Base):
    """What a closed day came to for one person: derived from facts, and again when they change."""

    __tablename__ = "attendance_days"
    __table_args__ = (Index("ix_attendance_days_day", "day"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]
    shift_id: Mapped[str | None]
    status: Mapped[str]
    marks: Mapped[list[str]] = mapped_column(ARRAY(Text))
    first_in: Mapped[int | None]
    """Minutes from 00:00 of the day, as all others."""
    last_out: Mapped[int | None]
    planned: Mapped[int]
    worked: Mapped[int]
    regular: Mapped[int]
    late: Mapped[int]
    early: Mapped[int]
    absent: Mapped[int]
    short: Mapped[int]
    leave: Mapped[int]
    overtime: Mapped[int]
    percent: Mapped[int]
    compensated: Mapped[int]
    leave_types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    closed_at: Mapped[datetime]


class AttendanceClosing(Base):
    """A day that was closed for everybody."""

    __tablename__ = "attendance_closings"

    day: Mapped[date] = mapped_column(primary_key=True)
    closed_at: Mapped[datetime]


class StaleDay(Base):
    """A closed day whose facts have changed: it is derived again by the clock."""

    __tablename__ = "attendance_stale_days"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class AttendanceRules(Base):
    """The company's own rules from a day on; the newest that has begun holds."""

    __tablename__ = "attendance_rules"

    valid_from: Mapped[date] = mapped_column(primary_key=True)
    data: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
