"""What the day of an interview looks like over HTTP. Times are in UTC."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from hr_backend.interviews.schemas import InterviewView, Version
from hr_backend.kit.schemas import Line, Moment, Prose, Schema


class Lateness(Schema):
    """Somebody will come, but late."""

    minutes: int | None = Field(default=None, ge=1, le=600, description="null: not known")
    text: Prose = Field(default="", examples=["Stuck in traffic"])


class FaultReport(Schema):
    """What stops or disturbs an interview."""

    kind: Literal["technical", "nobody_there"]
    text: Prose = Field(default="", examples=["The page keeps loading"])


class IncidentView(Schema):
    """What was reported, as it was kept."""

    id: str
    kind: str
    at: datetime
    minutes: int | None
    rebook: bool = Field(
        description="Whether the interview may be put to another time for it, counted nowhere"
    )


class Rebooking(Schema):
    """Another time after a fault, or after nobody came."""

    start: Moment
    version: Version = None


class NoShow(Schema):
    """The candidate did not come."""

    version: Version = None


class Start(Schema):
    """It begins now."""

    link: Line | None = Field(default=None, description="Where it is held, if not at its link")
    version: Version = None


class Finish(Schema):
    """It is over."""

    version: Version = None


class SessionView(Schema):
    """One sitting of an interview."""

    id: str
    started_at: datetime
    ended_at: datetime | None
    link: str | None
    fault: str | None = Field(description="Id of the report of what broke it off")


class Sitting(Schema):
    """An interview and its sittings, in order."""

    interview: InterviewView
    sessions: list[SessionView]
