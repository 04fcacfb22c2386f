"""What batches look like over HTTP. Times are in UTC."""

from datetime import datetime
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from hr_backend.batches.models import BatchKind, BatchStatus
from hr_backend.interviews.schemas import Version
from hr_backend.kit.schemas import Id, Moment, Named, Prose, Schema
from hr_backend.slots.schemas import Interval

MOST = 2000
"""Interviews in one batch."""
Ids = list[Id]


class Selection(Schema):
    """Which interviews are meant: those that fit all that is given, and any one of each list.

    Of them only the ones the caller may change at once: their own as interviewer, those of posts
    they recruit for or own. Only interviews that are still to come.
    """

    requisitions: Ids = Field(default_factory=list, max_length=200)
    departments: Ids = Field(default_factory=list, max_length=200, description="Of the post")
    interviewers: Ids = Field(default_factory=list, max_length=200)
    candidates: Ids = Field(default_factory=list, max_length=200)
    interviews: Ids = Field(default_factory=list, max_length=MOST)
    periods: list[tuple[Moment, Moment]] = Field(
        default_factory=list,
        max_length=50,
        description="`[from, to)` in which the interview starts",
        examples=[[["2026-11-27T00:00:00+08:00", "2026-11-28T00:00:00+08:00"]]],
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not any(getattr(self, name) for name in type(self).model_fields):
            raise ValueError("say which interviews: at least one of the lists")
        if any(until <= since for since, until in self.periods):
            raise ValueError("a period must end after it begins")
        return self


class NewBatch(Schema):
    """Many interviews to cancel or move."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    kind: BatchKind
    selection: Selection
    available: list[Interval] = Field(
        default_factory=list,
        max_length=100,
        description="Where they may go; empty: any time that is not refused",
    )
    unavailable: list[Interval] = Field(
        default_factory=list,
        max_length=100,
        description="Where they must not go. A time given up in it is not offered to stand-bys",
    )
    shift_minutes: int | None = Field(
        default=None,
        ge=-525_600,
        le=525_600,
        description="Instead of `available`: each by this much, or else that day near it",
    )
    reason: Prose = Field(default="", description="Not needed", examples=["岗位停招"])
    backfill: bool = Field(
        default=True, description="Whether times given up may be offered to stand-by candidates"
    )

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        moves = bool(self.available or self.unavailable or self.shift_minutes)
        if self.kind == BatchKind.CANCEL and moves:
            raise ValueError("a cancellation has no new time")
        if self.available and self.shift_minutes:
            raise ValueError("either available or shift_minutes")
        return self


class Do(Schema):
    """Apply, or take back."""

    version: Version = None


class Progress(Schema):
    """How far the planning is. Prices are in minutes of inconvenience (docs/batches.md)."""

    phase: str = Field(description="loading, solving or done")
    done: int = Field(description="Interviews whose part of the plan is settled")
    total: int
    seconds: float
    best: int | None = Field(description="Price of the best plan so far")
    bound: int | None = Field(description="What any plan costs at least")
    gap: float | None = Field(description="(best - bound) ÷ best")


class Proof(Schema):
    """How good the plan is."""

    price: int = Field(description="Of everything that is placed, in minutes of inconvenience")
    lower: int = Field(description="No plan that places as many costs less")
    gap: float = Field(description="Proven: (price - lower) ÷ price; 0 is the best there is")
    seconds: float
    greedy_price: int = Field(description="Of a plan made one interview after the other")
    greedy_unplaced: int


class Basis(Schema):
    """What the plan was computed from."""

    at: datetime
    policies: list[str] = Field(description="`scope@version` of the policies in force")


class Post(Schema):
    """The post an interview is for."""

    id: str
    title: str


class ItemView(Schema):
    """One interview of a batch."""

    interview: str
    version: int = Field(description="Of the interview, as planned on")
    candidate: Named
    requisition: Post
    old_start: datetime | None
    new_start: datetime | None = Field(description="null: cancelled, or not placed")
    minutes: int
    old_interviewers: list[Named]
    interviewers: list[Named] = Field(description="At the new time")
    missed: list[str] = Field(
        description="other_part_of_day, other_interviewer, short_notice, not_as_asked"
    )
    blocked: str | None = Field(
        description="Not placed because of: window, notice, hours, candidate_busy,"
        " interviewer_busy, not_together, others"
    )
    blocking: list[Named] = Field(description="Whose calendar it is")


class BatchView(Schema):
    """A batch with its plan."""

    id: str
    kind: BatchKind
    status: BatchStatus
    version: int
    created_at: datetime
    planned_at: datetime | None
    applied_at: datetime | None
    undone_at: datetime | None
    count: int = Field(description="Interviews that are cancelled or moved")
    unplaced: int = Field(description="Interviews that stay, as no time is left for them")
    progress: Progress | None
    proof: Proof | None = Field(description="null for cancellations")
    basis: Basis | None
    items: list[ItemView] = Field(description="By old time; empty while planning")


class BatchSummary(Schema):
    """A batch in a list."""

    id: str
    kind: BatchKind
    status: BatchStatus
    version: int
    created_at: datetime
