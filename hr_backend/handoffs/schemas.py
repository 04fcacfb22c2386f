"""What handed-over cases look like over HTTP."""

from datetime import datetime

from pydantic import Field

from hr_backend.kit.schemas import Id, Line, Named, Prose, Schema


class NewHandoff(Schema):
    """A case for a human."""

    reason: Line = Field(min_length=1, examples=["asked_for_human"])
    summary: Prose = Field(description="What it is about, for the person who takes it")
    interview: Id | None = None


class HandoffView(Schema):
    """A case a human has to take over."""

    id: str
    person: Named = Field(description="Who needs help")
    interview: str | None
    reason: str
    summary: str
    status: str = Field(description="open, taken or closed")
    assigned_to: Named | None
    created_at: datetime
