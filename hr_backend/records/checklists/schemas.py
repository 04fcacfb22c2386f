"""What checklists look like over HTTP."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from hr_backend.kit.schemas import Id, Line, Named, Schema
from hr_backend.records.checklists.models import Occasion, Owner


class TemplateItem(Schema):
    """One thing to do."""

    title: Annotated[Line, StringConstraints(min_length=1)]
    owner: Owner
    days: int = Field(ge=-365, le=365, description="Due so many days after the day, before if < 0")


class TemplateView(Schema):
    """What is to be done whenever somebody joins or leaves."""

    occasion: Occasion
    items: list[TemplateItem]
    version: int = Field(description="0: as shipped")


class TemplateEdit(Schema):
    """The whole list anew."""

    items: list[TemplateItem] = Field(min_length=1, max_length=100)
    version: int | None = Field(default=None, ge=0, description="The one last read")


class TemplateList(Schema):
    """Both lists."""

    items: list[TemplateView]


class NewChecklist(Schema):
    """Somebody joins or leaves."""

    person: Id
    occasion: Occasion
    day: date = Field(description="First day of work, or the last")


class ItemView(Schema):
    """One thing to do, by somebody, by some day."""

    id: str
    title: str
    owner: Named | None = Field(description="Null: any of HR")
    due_on: date
    done_at: datetime | None


class ChecklistView(Schema):
    """One person's joining or leaving."""

    id: str
    person: Named
    occasion: Occasion
    day: date
    done: int = Field(description="How many items are done")
    items: list[ItemView]
    closed_at: datetime | None
