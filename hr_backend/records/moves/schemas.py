"""What promotions and transfers look like over HTTP."""

from datetime import date, datetime

from pydantic import Field

from hr_backend.kit.schemas import Id, Line, Named, Prose, Schema
from hr_backend.records.moves.models import MoveKind, MoveStatus


class NewMove(Schema):
    """A promotion or transfer; null keeps what is."""

    person: Id
    kind: MoveKind
    effective_on: date = Field(description="From this day")
    department: Id | None = None
    manager: Id | None = None
    position: Line | None = None
    level: Line | None = None
    reason: Prose = Field(min_length=1)


class Decision(Schema):
    """Yes or no."""

    agree: bool


class MoveView(Schema):
    """A promotion or transfer."""

    id: str
    person: Named
    kind: MoveKind
    effective_on: date
    department: str | None
    manager: str | None
    position: str | None
    level: str | None
    old_department: str | None = Field(description="As it was when it took effect")
    old_manager: str | None
    old_position: str | None
    old_level: str | None
    reason: str
    status: MoveStatus
    proposed_by: str
    decided_by: str | None
    decided_at: datetime | None
