"""Tables of courses and seats in them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id
from hr_backend.people.models import Person


class CourseKind(StrEnum):
    """What a course is for."""

    GENERAL = "general"
    NEWCOMER = "newcomer"
    INTERVIEWER = "interviewer"
    """Those who interview are to have taken one."""
    SAFETY = "safety"


class Course(Base):
    """A course (培训) at one time."""

    __tablename__ = "courses"
    __table_args__ = (
        CheckConstraint("kind in ('general', 'newcomer', 'interviewer', 'safety')", name="kind"),
        CheckConstraint("end_at > start_at", name="order"),
        CheckConstraint("capacity between 1 and 10000", name="capacity"),
        UniqueConstraint("id", "capacity"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str]
    kind: Mapped[str]
    place: Mapped[str | None]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    capacity: Mapped[int]
    cancelled_at: Mapped[datetime | None]
    version: Mapped[int]

    seats: Mapped[list["Seat"]] = relationship(lazy="raise", order_by="Seat.seat")


class Seat(Base):
    """One person's seat. Seats are numbered, and no number is above the course's capacity."""

    __tablename__ = "course_seats"
    __table_args__ = (
        ForeignKeyConstraint(
            ["course_id", "capacity"], ["courses.id", "courses.capacity"], onupdate="CASCADE"
        ),
        CheckConstraint("seat between 1 and capacity", name="seat"),
        UniqueConstraint("course_id", "seat"),
    )

    course_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    seat: Mapped[int]
    capacity: Mapped[int]
    """The course's, kept equal by the foreign key, so that the database itself can check."""
    taken_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
