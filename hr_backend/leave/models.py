"""Tables of leave: what a person's leave depends on, the ledger, requests, rules and answers.

leave_profiles   facts about a person that decide what leave they have
leave_entries    the ledger: days earned, taken, expired, carried, adjusted, returned
leave_requests   when somebody wants to be away; the decision is in employee_requests
leave_rules      dated rules HR has added to those of rulebook.yml
leave_answers    answers to questions about leave as HR words them (others: answers.yml)
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.employee_requests.models import EmployeeRequest
from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id

DAYS = Numeric(8, 4)


class LeaveType(StrEnum):
    """The kinds of leave (contract, entity `leave_type`)."""

    ANNUAL = "annual"
    SICK = "sick"
    PERSONAL = "personal"
    MARRIAGE = "marriage"
    MATERNITY = "maternity"
    PATERNITY = "paternity"
    BEREAVEMENT = "bereavement"
    COMPENSATORY = "compensatory"
    PARENTAL = "parental"
    FAMILY_VISIT = "family_visit"
    NURSING = "nursing"
    WORK_INJURY = "work_injury"


class EntryKind(StrEnum):
    """What an entry of the ledger says."""

    EARNED = "earned"
    TAKEN = "taken"
    EXPIRED = "expired"
    CARRIED = "carried"
    """From one bucket to the next: two entries that cancel out."""
    ADJUSTED = "adjusted"
    RETURNED = "returned"
    """Taken, and taken back."""


class LeaveProfile(Base):
    """What a person's leave depends on, besides the day they were hired."""

    __tablename__ = "leave_profiles"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    first_worked_on: Mapped[date | None]
    """First day of their first job anywhere: cumulative service counts from it."""
    continuous_since: Mapped[date | None]
    """Since when they have worked without a break, with any employer."""
    region: Mapped[str | None]
    """Where they work: a name of regions.yml."""
    version: Mapped[int]
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))


class LeaveEntry(Base):
    """One line of somebody's ledger; rows are added, never changed (a trigger refuses)."""

    __tablename__ = "leave_entries"
    __table_args__ = (
        CheckConstraint(
            "kind in ('earned', 'taken', 'expired', 'carried', 'adjusted', 'returned')",
            name="kind",
        ),
        CheckConstraint("valid_from <= expires_on", name="validity"),
        Index("ix_leave_entries_person_id_leave_type", "person_id", "leave_type"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(unique=True)
    """What it stands for: the same fact is never written twice."""
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    leave_type: Mapped[str]
    bucket: Mapped[str]
    """Days that were earned together: a year (2026), for compensatory leave a day (2026-11-21)."""
    kind: Mapped[str]
    days: Mapped[Decimal] = mapped_column(DAYS)
    """Signed: what is earned, carried in or returned adds, the rest takes away."""
    day: Mapped[date]
    """When it holds from."""
    valid_from: Mapped[date | None]
    """Of what adds: first and last day on which it may be taken."""
    expires_on: Mapped[date | None]
    reason: Mapped[str]
    """A code (rule, request, import) or the words of whoever adjusted it."""
    source: Mapped[str]
    """Rule or law, or where it was imported from."""
    request_id: Mapped[str | None] = mapped_column(ForeignKey("employee_requests.id"), index=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    """None: by rule or import."""


class LeaveRequest(Base):
    """When somebody wants to be away; status and reason stand in `request`."""

    __tablename__ = "leave_requests"
    __table_args__ = (
        CheckConstraint("start_on <= end_on", name="days_in_order"),
        CheckConstraint("(start_at is null) = (end_at is null)", name="both_moments"),
        CheckConstraint("start_at < end_at", name="moments_in_order"),
        CheckConstraint("days > 0", name="days"),
        Index("ix_leave_requests_person_id_start_on", "person_id", "start_on"),
    )

    request_id: Mapped[str] = mapped_column(ForeignKey("employee_requests.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    leave_type: Mapped[str]
    start_on: Mapped[date]
    end_on: Mapped[date]
    start_half: Mapped[bool]
    """Begins at noon."""
    end_half: Mapped[bool]
    """Ends at noon."""
    start_at: Mapped[datetime | None]
    """Of leave by the hour."""
    end_at: Mapped[datetime | None]
    days: Mapped[Decimal] = mapped_column(DAYS)
    per_year: Mapped[dict[str, Any]]
    """Days in each year it touches, as numbers by year."""

    request: Mapped[EmployeeRequest] = relationship(lazy="raise")


class LeaveRule(Base):
    """A rule HR has added: it holds from its day on, in place of older ones of its region."""

    __tablename__ = "leave_rules"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    region: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    data: Mapped[dict[str, Any]]
    source: Mapped[str]
    created_at: Mapped[datetime]
    created_by_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))


class LeaveRun(Base):
    """A day whose entries by rule stand in everybody's ledger."""

    __tablename__ = "leave_runs"

    day: Mapped[date] = mapped_column(primary_key=True)


class LeaveAnswer(Base):
    """A question about leave and its answer as HR words it."""

    __tablename__ = "leave_answers"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    leave_type: Mapped[str | None]
    region: Mapped[str | None]
    """None: everywhere."""
    question: Mapped[str]
    variants: Mapped[list[str]] = mapped_column(JSONB)
    answer: Mapped[str]
    source: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default="true")
    version: Mapped[int]
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
