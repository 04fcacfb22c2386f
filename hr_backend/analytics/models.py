"""What figures are called (measures, cuts, charts), and the facts that they are counted over."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base


class Measure(StrEnum):
    """A share of something, counted over the interviews whose start lies in a period.

    A cancelled interview keeps the start it had, a moved one counts where it was moved to.
    """

    CANCELLED = "cancelled"
    """Cancelled ÷ all (取消率)."""
    RESCHEDULED = "rescheduled"
    """Moved at least once, by whomever ÷ all (改期率)."""
    NO_SHOW = "no_show"
    """The candidate did not come ÷ all that were not cancelled and have begun (爽约率)."""
    FILLED = "filled"
    """Freed times that a stand-by took ÷ freed times, taken or lapsed, that begin in the period;
    those still on offer do not count (候补补位率)."""
    UNAIDED = "unaided"
    """Interviews whose candidate wanted something changed, or a human, and for which neither a
    reviewer nor a hand-off was needed ÷ all in which they did (自助解决率)."""
    SCORECARDS = "scorecards"
    """Scorecards handed in ÷ those due: one for each interviewer of an interview that is over and
    was neither cancelled nor missed (评分完成率)."""


class Cut(StrEnum):
    """What figures are set side by side by; times are the company's."""

    REQUISITION = "requisition"
    DEPARTMENT = "department"
    LEVEL = "level"
    INTERVIEWER = "interviewer"
    """An interview of two interviewers counts for both."""
    MODE = "mode"
    HOUR = "hour"
    WEEKDAY = "weekday"
    """1 is Monday."""
    WEEK = "week"
    """Named by its Monday."""


class Side(StrEnum):
    """Who took an interview back."""

    CANDIDATE = "candidate"
    COMPANY = "company"
    UNRECORDED = "unrecorded"
    """It was cancelled elsewhere: nobody's request is known."""


class ChartKind(StrEnum):
    """Pictures that there are."""

    RATES = "rates"
    """One measure by one cut, each with its interval."""
    TREND = "trend"
    """One measure week by week."""
    REASONS = "reasons"
    LOAD = "load"


class ChartFormat(StrEnum):
    """How a picture is drawn."""

    SVG = "svg"
    PNG = "png"


class InterviewFacts(Base):
    """What figures need to know of one interview: triggers keep it, nothing else writes it.

    Migration 0019 says how each is found. What the caller's clock decides (begun, due) is not kept.
    Columns of fixed width come first: the database reads them faster.
    """

    __tablename__ = "interview_facts"

    start_at: Mapped[datetime | None] = mapped_column(index=True)
    end_at: Mapped[datetime | None]
    lead: Mapped[float | None]
    """Seconds from its cancellation to its start, where the request is known."""
    wait: Mapped[float | None]
    """Seconds from the invitation to its first time."""
    minutes: Mapped[int]
    seats: Mapped[int]
    """Its interviewers."""
    handed_in: Mapped[int]
    """Scorecards of those interviewers."""
    cancelled: Mapped[bool]
    missed: Mapped[bool]
    completed: Mapped[bool]
    moved: Mapped[bool]
    """By whomever."""
    wanted: Mapped[bool]
    """Its candidate asked for a change, or a human was called."""
    alone: Mapped[bool]
    """The candidate asked, and neither a reviewer nor a human was needed."""
    by_candidate: Mapped[bool | None]
    """Who took it back; None where nobody's request is known."""
    moved_by_candidate: Mapped[bool | None]
    interview_id: Mapped[str] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True
    )
    requisition_id: Mapped[str]
    mode: Mapped[str]
    reason_code: Mapped[str | None]
    """Of what took it back."""
    move_reason: Mapped[str | None]
    crew: Mapped[str]
    """Its interviewers, each followed by + with a scorecard and - without one, as an array is
    written: text is grouped by faster than arrays are."""
