"""Figures for one caller: what they may see, counted, with intervals."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import true
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.analytics import repository, rules
from hr_backend.analytics.errors import NoFigures, PeriodWrong
from hr_backend.analytics.facts import Scope
from hr_backend.analytics.models import Cut, Measure, Side
from hr_backend.analytics.repository import NO_KEY, Tally, Took
from hr_backend.analytics.rules import Counted, Period
from hr_backend.analytics.schemas import (
    ComparedView,
    FiguresView,
    GroupView,
    HoursView,
    LoadsView,
    LoadView,
    PartView,
    PeriodView,
    ReasonsView,
    ReasonView,
    RecruitingFigures,
    ShareView,
    StandOutsView,
    StandOutView,
)
from hr_backend.approvals.reasons import Reason, all_reasons
from hr_backend.kit.auth import Actor
from hr_backend.kit.schemas import Named
from hr_backend.people.visibility import responsible

MAX_DAYS = 1830
"""Five years: more is a slip of the pen."""
WITH_REASONS = (Measure.CANCELLED, Measure.RESCHEDULED)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures somebody wants."""

    actor: Actor
    now: datetime
    zone: ZoneInfo
    since: date | None = None
    until: date | None = None
    """Exclusive. Without both: the present month; with one alone, up to or from it a month."""
    requisitions: tuple[str, ...] = ()
    department: str | None = None
    level: str | None = None
    interviewer: str | None = None
    mode: str | None = None

    def period(self) -> Period:
        """PeriodWrong where it has no day or too many."""
        month = rules.month_of(self.now.astimezone(self.zone).date())
        since = self.since or (rules.month_of(self.until).since if self.until else month.since)
        until = self.until or (rules.month_of(self.since).until if self.since else month.until)
        if not 0 < (until - since).days <= MAX_DAYS:
            raise PeriodWrong(max_days=MAX_DAYS)
        return Period(since, until)

    def scope(self, period: Period) -> Scope:
        """What is counted: interviews of the posts that the caller answers for."""
        since, until = period.moments(self.zone)
        return Scope(
            since=since,
            until=until,
            now=self.now,
            zone=self.zone,
            seen=responsible(self.actor),
            requisitions=self.requisitions,
            department=self.department,
            level=self.level,
            interviewer=self.interviewer,
            mode=self.mode,
        )


async def figures(
    session: AsyncSession,
    asked: Asked,
    cut: Cut | None,
    *,
    measures: Collection[Measure] = tuple(Measure),
    compare: bool = False,
) -> RecruitingFigures:
    """Figures of a period, in groups, and of the period before it.

    NoFigures for whoever answers for no post, PeriodWrong.
    """
    await _check(session, asked.actor)
    period = asked.period()
    found = await repository.tally(session, asked.scope(period), cut, measures)
    whole = found.pop(None)
    called = await repository.names(session, cut, [k or "" for k in found]) if cut else {}
    earlier = None
    if compare:
        previous = rules.before(period)
        counts = await repository.tally(session, asked.scope(previous), None, measures)
        earlier = ComparedView(period=_period(previous), figures=_figures(counts[None], measures))
    return RecruitingFigures(
        period=_period(period),
        cut=cut,
        whole=_figures(whole, measures),
        groups=[
            GroupView(key=key, name=called.get(key), figures=_figures(group, measures))
            for key, group in _in_order(found, cut)
        ],
        before=earlier,
    )


def _in_order(groups: Mapping[str | None, Tally], cut: Cut | None) -> list[tuple[str, Tally]]:
    """Hours, days and weeks as they follow each other, everything else by how much there is."""
    rows = [(key or NO_KEY, group) for key, group in groups.items()]
    if cut in (Cut.HOUR, Cut.WEEKDAY):
        return sorted(rows, key=lambda row: int(row[0]))
    if cut is Cut.WEEK:
        return sorted(rows, key=lambda row: row[0])
    return sorted(rows, key=lambda row: (-row[1].interviews, row[0]))


async def reasons(session: AsyncSession, asked: Asked, measure: Measure) -> ReasonsView:
    """Why interviews were cancelled (or moved), by whom. NoFigures, PeriodWrong."""
    await _check(session, asked.actor)
    period = asked.period()
    scope = asked.scope(period)
    rows = await repository.reasons(session, scope, measure)
    whole = (await repository.tally(session, scope, None, ()))[None]
    titles = await all_reasons(session)
    changed = sum(row.count for row in rows)
    return ReasonsView(
        period=_period(period),
        measure=measure,
        changed=changed,
        interviews=whole.interviews,
        sides={side: sum(r.count for r in rows if r.side == side) for side in Side},
        reasons=[
            ReasonView(
                side=Side(row.side),
                code=row.code,
                title=_title(titles, row.code),
                count=row.count,
                share=row.count / changed,
            )
            for row in rows
        ],
    )


async def load(session: AsyncSession, asked: Asked) -> LoadsView:
    """How much each interviewer does; for whoever answers for no post, their own alone.

    NoFigures for those who give no interviews either, PeriodWrong.
    """
    actor, period = asked.actor, asked.period()
    own_only = not await repository.answers_for_posts(session, actor)
    scope = asked.scope(period)
    if own_only:
        if not await repository.interviews_given(session, actor.person):
            raise NoFigures
        # Of any post: those that they give.
        scope = replace(scope, seen=true(), interviewer=actor.person)
    found = await repository.tally(session, scope, Cut.INTERVIEWER, [Measure.SCORECARDS])
    groups = {key: group for key, group in found.items() if key}
    called = await repository.names(session, Cut.INTERVIEWER, list(groups))
    views = [
        LoadView(
            interviewer=Named(id=key, name=called[key]),
            interviews=group.interviews - group.statuses.get("cancelled", 0),
            hours=round(group.minutes / 60, 2),
            a_week=(group.interviews - group.statuses.get("cancelled", 0)) * 7 / period.days,
            scorecards=_share(*group.shares.get(Measure.SCORECARDS, (0, 0))),
        )
        for key, group in groups.items()
    ]
    views.sort(key=lambda view: (-view.interviews, -view.hours, view.interviewer.id))
    return LoadsView(period=_period(period), interviewers=views, own_only=own_only)


async def stand_outs(
    session: AsyncSession, asked: Asked, cut: Cut, measure: Measure
) -> StandOutsView:
    """Groups that differ from the others by more than chance, why, and what might help.

    NoFigures, PeriodWrong.
    """
    await _check(session, asked.actor)
    period = asked.period()
    scope = asked.scope(period)
    found = await repository.tally(session, scope, cut, [measure])
    whole = found.pop(None)
    groups = {
        key: Counted(key, *group.shares.get(measure, (0, 0)))
        for key, group in found.items()
        if key  # what belongs to no group is none
    }
    apart = rules.stand_outs(groups.values())
    called = await repository.names(session, cut, list(groups))
    why: Mapping[str, Mapping[str, int]] = {}
    if apart and measure in WITH_REASONS:
        why = await repository.hits_by_reason(session, scope, cut, measure)
    titles = await all_reasons(session) if why else {}
    items = []
    for one in apart:
        parts = _parts(one.key, groups, why)
        told = next((part.code for part in parts if part.code and part.excess > 0), None)
        items.append(
            StandOutView(
                key=one.key,
                name=called.get(one.key),
                share=_share(groups[one.key].hits, groups[one.key].of),
                others=one.others,
                shrunk=one.shrunk,
                p_value=one.p_value,
                parts=[
                    PartView(
                        code=part.code or None,
                        title=_title(titles, part.code),
                        here=part.here,
                        others=part.others,
                    )
                    for part in parts
                ],
                suggestion=rules.suggestion(measure.value, told),
            )
        )
    return StandOutsView(
        period=_period(period),
        cut=cut,
        measure=measure,
        whole=_share(*whole.shares.get(measure, (0, 0))),
        looked_at=sum(group.of >= rules.LEAST for group in groups.values()),
        least=rules.LEAST,
        items=items,
    )


def _parts(
    key: str, groups: Mapping[str, Counted], why: Mapping[str, Mapping[str, int]]
) -> list[rules.Part]:
    """What makes up a group's distance from the others, reason by reason."""
    if not why:
        return []
    others: dict[str, int] = {}
    for name, hits in why.items():
        if name != key and name in groups:
            for code, count in hits.items():
                others[code] = others.get(code, 0) + count
    others_of = sum(group.of for name, group in groups.items() if name != key)
    return rules.parts(why.get(key, {}), groups[key].of, others, others_of)


async def _check(session: AsyncSession, actor: Actor) -> None:
    if not await repository.answers_for_posts(session, actor):
        raise NoFigures


def _period(period: Period) -> PeriodView:
    return PeriodView.model_validate({"from": period.since, "to": period.until})


def _title(titles: Mapping[str, Reason], code: str | None) -> str | None:
    return titles[code].title if code and code in titles else None


def _figures(tally: Tally, measures: Collection[Measure]) -> FiguresView:
    return FiguresView(
        interviews=tally.interviews,
        statuses=tally.statuses,
        hours=round(tally.minutes / 60, 2),
        shares={one: _share(*tally.shares.get(one, (0, 0))) for one in Measure if one in measures},
        cancelled_ahead=_hours(tally.lead),
        cancelled_short=tally.short_notice,
        to_schedule=_hours(tally.to_schedule),
    )


def _share(hits: int, of: int) -> ShareView:
    low, high = rules.interval(hits, of) or (None, None)
    return ShareView(hits=hits, of=of, value=rules.share(hits, of), low=low, high=high)


def _hours(took: Took) -> HoursView:
    median, decile = took.deciles or (None, None)
    return HoursView(
        count=took.count,
        mean=_in_hours(took.mean),
        median=_in_hours(median),
        ninth_decile=_in_hours(decile),
    )


def _in_hours(length: timedelta | None) -> float | None:
    return None if length is None else round(length / timedelta(hours=1), 4)
