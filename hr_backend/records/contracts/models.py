"""Tables of contracts and of what was said about them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id
from hr_backend.people.models import Person


class Term(StrEnum):
    """How long a contract lasts (LCL art. 12)."""

    FIXED = "fixed"
    OPEN_ENDED = "open_ended"
    TASK = "task"
    """Until a piece of work is done (以完成一定工作任务为期限)."""


class Contract(Base):
    """One written employment contract (劳动合同)."""

    __tablename__ = "contracts"
    __table_args__ = (
        CheckConstraint("term in ('fixed', 'open_ended', 'task')", name="term"),
        CheckConstraint("(term = 'fixed') = (end_on is not null)", name="end"),
        CheckConstraint("end_on >= start_on", name="order"),
        CheckConstraint("probation_end >= start_on and probation_end <= end_on", name="probation"),
        CheckConstraint("ended_on >= start_on", name="ended"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    term: Mapped[str]
    start_on: Mapped[date]
    end_on: Mapped[date | None] = mapped_column(index=True)
    """Last day agreed, included; None unless the term is fixed."""
    probation_end: Mapped[date | None] = mapped_column(index=True)
    """Last day of the probation, included; None: no probation."""
    ended_on: Mapped[date | None]
    """Last day where it ended before its term, or an open-ended one did."""
    version: Mapped[int]
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")


class RecordReminder(Base):
    """Something about an employee was brought up once with those who look after them."""

    __tablename__ = "record_reminders"

    subject: Mapped[str] = mapped_column(primary_key=True)
    """What it is about: `contract:ID`, `person:ID`, `item:ID`."""
    kind: Mapped[str] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    """The day it is about: another end is brought up anew."""
    at: Mapped[datetime]
