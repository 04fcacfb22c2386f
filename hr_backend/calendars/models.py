"""Tables of busy times, working hours and holidays."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id


class BusyTime(Base):
    """Somebody is not free in [start_at, end_at)."""

    __tablename__ = "busy_times"
    __table_args__ = (
        CheckConstraint("start_at < end_at", name="order"),
        Index("ix_busy_times_person_id_start_at", "person_id", "start_at"),
        Index("ix_busy_times_feed_id", "feed_id", postgresql_where=text("feed_id is not null")),
        Index(
            "ix_busy_times_appointment_id",
            "appointment_id",
            postgresql_where=text("appointment_id is not null"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(default="manual", server_default="manual")
    """Where it comes from: manual, calendar, appointment, leave, ..."""
    feed_id: Mapped[str | None] = mapped_column(ForeignKey("busy_feeds.id", ondelete="CASCADE"))
    """The calendar it was read from: it goes with it."""
    appointment_id: Mapped[str | None] = mapped_column(
        ForeignKey("appointments.id", ondelete="CASCADE")
    )


class WorkingHours(Base):
    """From when to when work is done, in the company's time zone."""

    __tablename__ = "working_hours"
    __table_args__ = (
        CheckConstraint("from_time < to_time", name="order"),
        CheckConstraint("days <@ array[1,2,3,4,5,6,7] and days <> '{}'", name="days"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"), unique=True)
    """None: the company's own, for everybody without hours of their own."""
    days: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    """ISO weekdays, Monday is 1."""
    from_time: Mapped[time]
    to_time: Mapped[time]


class Holiday(Base):
    """A day that is off, or a make-up working day, over and above the published calendar."""

    __tablename__ = "holidays"
    __table_args__ = (CheckConstraint("kind in ('holiday', 'workday')", name="kind"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]


class HolidayNotice(Base):
    """A year's notice on public holidays as HR entered it; it wins over the one that came along."""

    __tablename__ = "holiday_notices"
    __table_args__ = (CheckConstraint("year between 2000 and 2200", name="year"),)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str]
    breaks: Mapped[list[dict[str, Any]]]
    """`{name, first, last}`, dates in ISO form."""
    workdays: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Weekend days that are worked, ISO dates."""
    version: Mapped[int]
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
