"""What searches and holds look like over HTTP. Times are in UTC."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field

from hr_backend.kit.schemas import Moment, Schema
from hr_backend.slots.wish import OpenInterval


def _in_order(interval: OpenInterval) -> OpenInterval:
    since, until = interval
    if since is not None and until is not None and until < since:
        raise ValueError("an interval must not end before it starts")
    return interval


Interval = Annotated[
    tuple[Moment | None, Moment | None],
    AfterValidator(_in_order),
    Field(description="`[from, to)`; null is an open end; equal ends are a proposed start"),
]


class SlotSearch(Schema):
    """When somebody can come and cannot."""

    available: list[Interval] = Field(
        default_factory=list,
        max_length=200,
        description="Empty: any time that is not in `unavailable`",
        examples=[[["2026-12-02T15:00:00+08:00", "2026-12-03T00:00:00+08:00"]]],
    )
    unavailable: list[Interval] = Field(
        default_factory=list,
        max_length=200,
        examples=[[["2026-11-25T00:00:00+08:00", "2026-11-26T00:00:00+08:00"]]],
    )
    limit: int = Field(default=3, ge=1, le=20, description="Times at most")
    near: Moment | None = Field(
        default=None, description="A time to stay close to; without it the interview's own"
    )


class SlotView(Schema):
    """One time at which everybody is free."""

    start: datetime
    end: datetime
    interviewers: list[str] = Field(description="Ids of who would hold it")
    best: bool = Field(description="True for exactly one of the times found")
    reasons: list[str] = Field(
        description="Why: closest_to_wish, same_part_of_day, interviewer_load, soonest, "
        "interviewer_replaced, everyone_free",
        examples=[["closest_to_wish", "soonest"]],
    )


class SlotsFound(Schema):
    """The best times, in order of time."""

    slots: list[SlotView]
    wish_met: bool = Field(
        description="Whether they lie in what was asked for; otherwise they are the nearest"
    )
    stated: Literal["free", "taken"] | None = Field(
        description="Where one start was proposed: whether exactly that can be had"
    )


class HoldRequest(Schema):
    """A chosen time."""

    start: Moment


class HoldView(Schema):
    """A time kept for this interview for some minutes."""

    start: datetime
    end: datetime
    expires_at: datetime

    @classmethod
    def of(cls, start: datetime, end: datetime, expires_at: datetime) -> Self:
        return cls(start=start, end=end, expires_at=expires_at)
