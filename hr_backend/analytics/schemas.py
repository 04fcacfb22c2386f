"""What figures look like over HTTP. Days are of the company's calendar, durations in hours."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from hr_backend.analytics.models import Cut, Measure, Side
from hr_backend.kit.schemas import Named, Schema


def _in_range(day: date) -> date:
    if not 2000 <= day.year <= 2200:
        raise ValueError("the year must lie between 2000 and 2200")
    return day


Day = Annotated[date, AfterValidator(_in_range)]


class PeriodView(Schema):
    """Days [from, to)."""

    since: date = Field(serialization_alias="from", validation_alias="from")
    until: date = Field(serialization_alias="to", validation_alias="to", description="Exclusive")


class ShareView(Schema):
    """A share with how sure it is."""

    hits: int = Field(description="Counted ...")
    of: int = Field(description="... out of these")
    value: float | None = Field(description="null of nothing", examples=[0.25])
    low: float | None = Field(description="Wilson's interval, 95 %", examples=[0.09])
    high: float | None = Field(examples=[0.53])


class HoursView(Schema):
    """How long something took, in hours."""

    count: int = Field(description="Of how many it is known")
    mean: float | None
    median: float | None = Field(description="Of the whole only, as is the next")
    ninth_decile: float | None = Field(description="Nine of ten took no longer")


class FiguresView(Schema):
    """All figures of one set of interviews."""

    interviews: int = Field(description="Whose start lies in the period")
    statuses: dict[str, int] = Field(
        description="cancelled, no_show, completed, and open: everything else; they sum up",
    )
    hours: float = Field(description="Of those that were not cancelled")
    shares: dict[Measure, ShareView] = Field(description="The measures that were asked for")
    cancelled_ahead: HoursView = Field(
        description="From the cancellation to the start, of those whose request is known"
    )
    cancelled_short: int = Field(description="... of them less than a day ahead")
    to_schedule: HoursView = Field(description="From the invitation to the first time")


class GroupView(Schema):
    """One group of a cut."""

    key: str = Field(description="An id, an hour, a weekday (1 Monday), a Monday; empty: none")
    name: str | None = Field(description="Where the key is an id")
    figures: FiguresView


class ComparedView(Schema):
    """The period before, to compare with."""

    period: PeriodView
    figures: FiguresView


class RecruitingFigures(Schema):
    """Figures of a period."""

    period: PeriodView
    cut: Cut | None
    whole: FiguresView
    groups: list[GroupView]
    before: ComparedView | None


class ReasonView(Schema):
    """One reason of one side."""

    side: Side
    code: str | None = Field(description="null: none was given, or none is known")
    title: str | None = Field(description="As HR has worded it", examples=["时间冲突"])
    count: int
    share: float = Field(description="Of all that are listed")


class ReasonsView(Schema):
    """Why interviews were cancelled or moved; the most frequent reason first."""

    period: PeriodView
    measure: Measure
    changed: int
    interviews: int = Field(description="Whose start lies in the period")
    sides: dict[Side, int]
    reasons: list[ReasonView]


class LoadView(Schema):
    """What one interviewer does; of posts the caller answers for, and the caller's own."""

    interviewer: Named
    interviews: int = Field(description="Not cancelled")
    hours: float
    a_week: float = Field(description="Interviews a week of the period")
    scorecards: ShareView


class LoadsView(Schema):
    """Who does how much, the busiest first."""

    period: PeriodView
    interviewers: list[LoadView]
    own_only: bool = Field(description="The caller answers for no post: only their own is shown")


class PartView(Schema):
    """What one reason adds to the distance between a group and the others."""

    code: str | None
    title: str | None
    here: float = Field(description="Of the group's interviews")
    others: float = Field(description="Of all the other interviews")


class StandOutView(Schema):
    """A group that differs from the others by more than chance."""

    key: str
    name: str | None
    share: ShareView
    others: float = Field(description="Share of all other groups together")
    shrunk: float = Field(description="Estimate drawn towards everybody's share")
    p_value: float = Field(description="Corrected for the number of groups (Holm)")
    parts: list[PartView] = Field(
        description="Reasons by what they add, for cancelled and rescheduled; they sum up"
    )
    suggestion: str = Field(description="Code of what could be changed", examples=["show_pay"])


class StandOutsView(Schema):
    """Groups that stand out, the farthest from the others first."""

    period: PeriodView
    cut: Cut
    measure: Measure
    whole: ShareView
    looked_at: int = Field(description="Groups large enough to say anything of")
    least: int = Field(description="Groups smaller than this never stand out")
    items: list[StandOutView]
