"""Tables of checklists and the templates they are made from."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id
from hr_backend.people.models import Person


class Occasion(StrEnum):
    """What a checklist is for."""

    ONBOARDING = "onboarding"
    LEAVING = "leaving"


class Owner(StrEnum):
    """Who sees to an item of a template."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    HR = "hr"


class ChecklistTemplate(Base):
    """The list as HR words it; those not here are as defaults.yml has them."""

    __tablename__ = "checklist_templates"
    __table_args__ = (CheckConstraint("occasion in ('onboarding', 'leaving')", name="occasion"),)

    occasion: Mapped[str] = mapped_column(primary_key=True)
    items: Mapped[list[dict[str, Any]]]
    """[{title, owner: employee|manager|hr, days: from the day itself, negative before}]"""
    version: Mapped[int]
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))


class Checklist(Base):
    """One person's joining or leaving."""

    __tablename__ = "checklists"
    __table_args__ = (
        CheckConstraint("occasion in ('onboarding', 'leaving')", name="occasion"),
        Index(
            "uq_checklists_open",
            "person_id",
            "occasion",
            unique=True,
            postgresql_where=text("closed_at is null"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    occasion: Mapped[str]
    day: Mapped[date]
    """First day, or last."""
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """When the last item was done."""

    person: Mapped[Person] = relationship(lazy="raise")
    items: Mapped[list["ChecklistItem"]] = relationship(
        lazy="raise", order_by="ChecklistItem.no", cascade="all, delete-orphan"
    )


class ChecklistItem(Base):
    """One thing to do."""

    __tablename__ = "checklist_items"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    checklist_id: Mapped[str] = mapped_column(ForeignKey("checklists.id"), index=True)
    no: Mapped[int]
    title: Mapped[str]
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"), index=True)
    """None: any of HR."""
    due_on: Mapped[date]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))

    owner: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[owner_id])
