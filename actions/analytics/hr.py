"""The HR API's figures, as far as the actions read them."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from actions.hr_client import HR
from actions.hr_types import Named

Query = Mapping[str, str | Sequence[str]]


class _View(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class Period(_View):
    """Days [since, until)."""

    since: date = Field(alias="from")
    until: date = Field(alias="to")


class Share(_View):
    """A share with its interval; value None of nothing."""

    hits: int
    of: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


class Hours(_View):
    """How long something took."""

    count: int
    mean: float | None = None
    median: float | None = None


class Figures(_View):
    """Figures of one set of interviews."""

    interviews: int
    shares: dict[str, Share] = Field(default_factory=dict)
    cancelled_ahead: Hours
    cancelled_short: int = 0
    to_schedule: Hours


class Group(_View):
    """One group of a cut."""

    key: str
    name: str | None = None
    figures: Figures


class Compared(_View):
    """The period before."""

    period: Period
    figures: Figures


class Counted(_View):
    """Figures of a period."""

    period: Period
    whole: Figures
    groups: tuple[Group, ...] = ()
    before: Compared | None = None


class Reason(_View):
    """One reason of one side."""

    side: str
    code: str | None = None
    title: str | None = None
    count: int


class Reasons(_View):
    """Why interviews were changed."""

    period: Period
    changed: int
    interviews: int
    sides: dict[str, int]
    reasons: tuple[Reason, ...] = ()


class Load(_View):
    """What one interviewer does."""

    interviewer: Named
    interviews: int
    hours: float
    scorecards: Share


class Loads(_View):
    """Who does how much, the busiest first."""

    period: Period
    interviewers: tuple[Load, ...] = ()
    own_only: bool = False


class Part(_View):
    """A reason that adds to a distance."""

    code: str | None = None
    title: str | None = None
    here: float
    others: float


class StandOut(_View):
    """A group that stands out."""

    key: str
    name: str | None = None
    share: Share
    others: float
    parts: tuple[Part, ...] = ()
    suggestion: str


class StandOuts(_View):
    """Groups that differ from the others by more than chance."""

    looked_at: int = 0
    least: int = 0
    items: tuple[StandOut, ...] = ()


async def figures(hr: HR, query: Query) -> Counted:
    """Rates and counts."""
    return await hr.get(Counted, _path("figures", query))


async def reasons(hr: HR, query: Query) -> Reasons:
    """Why interviews are cancelled or moved."""
    return await hr.get(Reasons, _path("reasons", query))


async def load(hr: HR, query: Query) -> Loads:
    """How much each interviewer does."""
    return await hr.get(Loads, _path("load", query))


async def stand_outs(hr: HR, query: Query) -> StandOuts:
    """What differs from the others, and why."""
    return await hr.get(StandOuts, _path("stand-outs", query))


def _path(what: str, query: Query) -> str:
    """Ids and days alone: nothing personal is in an address."""
    return f"/analytics/{what}?{urlencode(query, doseq=True)}"
