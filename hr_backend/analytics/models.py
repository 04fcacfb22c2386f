"""What figures are called: measures, cuts, charts. There are no tables: figures are counted."""

from enum import StrEnum


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
