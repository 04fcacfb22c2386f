"""How likely a candidate is to come, and where cancellations are to be expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.calendars.repository import special_days
from hr_backend.forecasts import repository
from hr_backend.forecasts.history import Story
from hr_backend.forecasts.hotspots import WEEKS, Cell, learn_rates
from hr_backend.forecasts.learning import ENOUGH
from hr_backend.forecasts.models import Basis, ForecastModel, Source
from hr_backend.forecasts.rules import (
    BaseRate,
    Model,
    Why,
    bookings,
    features,
    is_doubtful,
)
from hr_backend.forecasts.schemas import (
    HotSpot,
    HotSpots,
    InterviewForecast,
    ModelReport,
)
from hr_backend.forecasts.views import model_report, why_view
from hr_backend.interviews.errors import IllegalTransition, InterviewPast
from hr_backend.interviews.models import Interview
from hr_backend.interviews.rules import TIMED
from hr_backend.interviews.views import named
from hr_backend.kit.auth import Actor
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, NotFound
from hr_backend.people.access import answers_for
from hr_backend.people.models import Kind, Role

READERS: Final = frozenset({Role.RECRUITER, Role.MANAGER, Role.HRBP, Role.ADMIN})
"""Who may read what a model is worth."""
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Forecaster:
    """The last training, ready to be asked."""

    row: ForecastModel | None
    model: Model | None
    base: BaseRate
    zone: tzinfo

    @classmethod
    async def load(cls, session: AsyncSession, zone: tzinfo) -> "Forecaster":
        row = await repository.latest(session)
        base = BaseRate(row.attended, row.bookings) if row else BaseRate()
        return cls(row, Model.of(row.model) if row else None, base, zone)

    @property
    def basis(self) -> Basis:
        if self.model is not None:
            return Basis.MODEL
        return Basis.BASE_RATE if self.base.of else Basis.NONE

    @property
    def source(self) -> Source | None:
        return Source(self.row.source) if self.row and self.base.of else None

    def ask(self, story: Story, now: datetime) -> "Foreseen":
        """How likely the candidate is to come to the interview as it stands."""
        usual = self.base.share
        if self.model is None or usual is None:
            return Foreseen(usual, False, [])
        values = features(bookings(story)[-1], now, self.zone)
        likelihood = self.model.likelihood(values)
        return Foreseen(likelihood, is_doubtful(likelihood, usual), self.model.why(values))


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A likelihood with its reasons."""

    likelihood: float | None
    doubtful: bool
    why: list[Why]


async def forecast(session: AsyncSession, deed: Deed, interview_id: str) -> InterviewForecast:
    """NotFound where the actor does not answer for the post, IllegalTransition, InterviewPast."""
    interview = await repository.get(session, deed.actor, interview_id)
    if interview is None:
        raise NotFound
    if interview.status not in TIMED or interview.start_at is None:
        raise IllegalTransition(status=str(interview.status))
    if interview.start_at <= deed.now:
        raise InterviewPast
    return (await _views(session, deed, [interview]))[0]


async def forecasts(
    session: AsyncSession, deed: Deed, *, since: datetime | None, until: datetime | None
) -> list[InterviewForecast]:
    """Of interviews to come of posts the actor answers for, the least likely first."""
    since = max(since or deed.now, deed.now)
    until = until or since + timedelta(days=7)
    rows = await repository.upcoming(session, deed.actor, since=since, until=until, limit=MOST)
    views = await _views(session, deed, rows)
    return sorted(views, key=lambda view: (view.likelihood is None, view.likelihood, view.start))


async def _views(
    session: AsyncSession, deed: Deed, interviews: Sequence[Interview]
) -> list[InterviewForecast]:
    forecaster = await Forecaster.load(session, deed.zone)
    stories = await repository.stories_of(session, [one.id for one in interviews])
    posts = {one.application.requisition_id for one in interviews}
    ready = await repository.stand_bys(session, posts)
    return [
        _view(one, forecaster, forecaster.ask(stories[one.id], deed.now), ready)
        for one in interviews
    ]


def _view(
    interview: Interview, forecaster: Forecaster, foreseen: Foreseen, ready: dict[str, int]
) -> InterviewForecast:
    assert interview.start_at is not None
    by_rate = forecaster.basis is Basis.BASE_RATE
    return InterviewForecast(
        interview=interview.id,
        candidate=named(interview.application.candidate),
        start=interview.start_at,
        likelihood=foreseen.likelihood,
        interval=forecaster.base.interval if by_rate else None,
        usual=forecaster.base.share,
        basis=forecaster.basis,
        source=forecaster.source,
        doubtful=foreseen.doubtful,
        why=[why_view(why) for why in foreseen.why],
        stand_bys=ready.get(interview.application.requisition_id, 0),
        model=forecaster.row.id if forecaster.row and forecaster.model else None,
    )


async def report(session: AsyncSession, actor: Actor | None, zone: tzinfo) -> ModelReport:
    """What forecasts rest on; Forbidden. Without an actor, for an operator."""
    if actor is not None and not (actor.kind == Kind.EMPLOYEE and READERS & actor.roles):
        raise Forbidden
    forecaster = await Forecaster.load(session, zone)
    return model_report(forecaster.row, basis=forecaster.basis, needed=ENOUGH)


async def note_distance(session: AsyncSession, deed: Deed, candidate: str, km: float) -> None:
    """How far a candidate has to come; NotFound where the actor does not answer for them."""
    if not await answers_for(session, deed.actor, candidate):
        raise NotFound
    await repository.set_distance(session, candidate, km, now=deed.now)
    record(
        session,
        deed,
        action="candidate.distance",
        subject=("person", candidate),
    )


async def hot_spots(
    session: AsyncSession, actor: Actor, *, now: datetime, zone: ZoneInfo, days: int
) -> HotSpots:
    """Where cancellations are to be expected in the days from today on; Forbidden."""
    if actor.kind != Kind.EMPLOYEE:
        raise Forbidden
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    first = await repository.first_start(session, actor)
    since = _first_monday(first, monday, zone)
    weeks = (monday - since).days // 7
    cancelled = await repository.by_hour(
        session,
        actor,
        since=_midnight(since, zone),
        until=_midnight(monday, zone),
        status=["cancelled"],
        zone=zone.key,
    )
    history: list[dict[Cell, int]] = [{} for _ in range(weeks)]
    for one in cancelled:
        day = one.day.date()
        week = history[(day - since).days // 7]
        week[day.isoweekday(), one.hour] = one.count
    rates = learn_rates(history)
    until = today + timedelta(days=days - 1)
    total = sum(one.count for one in cancelled)
    found = HotSpots(
        since=today, until=until, weeks=weeks, cancellations=total, why_not=None, spots=[]
    )
    if rates is None:
        found.why_not = "thin" if total else "no_history"
        return found
    on = await _working_days(session, today, until)
    booked = await _booked(session, actor, now=now, until=until, zone=zone)
    for weekday, hour in rates.by_cell:
        if on.get(weekday):
            expected = rates.expect((weekday, hour), hours=on[weekday])
            found.spots.append(
                HotSpot(
                    weekday=weekday,
                    hour=hour,
                    days=on[weekday],
                    expected=round(expected.mean, 2),
                    low=expected.low,
                    high=expected.high,
                    booked=booked.get((weekday, hour), 0),
                )
            )
    found.spots.sort(key=lambda spot: (-spot.expected, spot.weekday, spot.hour))
    return found


def _first_monday(first: datetime | None, monday: date, zone: tzinfo) -> date:
    """Where history begins: with whole weeks, and no more of them than are looked at."""
    earliest = monday - timedelta(weeks=WEEKS)
    if first is None:
        return monday
    begins = first.astimezone(zone).date()
    begins += timedelta(days=-begins.weekday() % 7)
    return min(max(begins, earliest), monday)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


async def _working_days(session: AsyncSession, since: date, until: date) -> dict[int, int]:
    """How many days of each weekday are worth a forecast: holidays are not."""
    special = await special_days(session, since=since, until=until)
    counts: dict[int, int] = {}
    for n in range((until - since).days + 1):
        day = since + timedelta(days=n)
        if special.get(day, True):
            counts[day.isoweekday()] = counts.get(day.isoweekday(), 0) + 1
    return counts


async def _booked(
    session: AsyncSession, actor: Actor, *, now: datetime, until: date, zone: ZoneInfo
) -> dict[Cell, int]:
    rows = await repository.by_hour(
        session,
        actor,
        since=now,
        until=_midnight(until + timedelta(days=1), zone),
        status=[status.value for status in TIMED],
        zone=zone.key,
    )
    found: dict[Cell, int] = {}
    for one in rows:
        cell = one.day.isoweekday(), one.hour
        found[cell] = found.get(cell, 0) + one.count
    return found
