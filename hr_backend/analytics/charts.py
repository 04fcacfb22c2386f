"""What is on a chart: the figures of a caller and the words around them."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.analytics import service
from hr_backend.analytics.errors import NoChartFont
from hr_backend.analytics.labels import cut_name, group_name, measure_name, period_name, words
from hr_backend.analytics.models import ChartFormat, ChartKind, Cut, Measure
from hr_backend.analytics.pictures import Bar, Picture
from hr_backend.analytics.schemas import LoadsView, ReasonsView, RecruitingFigures
from hr_backend.analytics.service import Asked

MOST = 20
"""Bars that a chart still shows legibly."""


async def draw(
    session: AsyncSession,
    asked: Asked,
    kind: ChartKind,
    *,
    by: Cut,
    measure: Measure,
    form: ChartFormat,
) -> bytes:
    """A chart as a file. NoFigures, PeriodWrong; NoChartFont for a PNG without a Chinese font."""
    match kind:
        case ChartKind.RATES:
            picture = of_rates(
                await service.figures(session, asked, by, measures=[measure]), measure
            )
        case ChartKind.TREND:
            picture = of_rates(
                await service.figures(session, asked, Cut.WEEK, measures=[measure]),
                measure,
                line=True,
            )
        case ChartKind.REASONS:
            picture = of_reasons(await service.reasons(session, asked, Measure.CANCELLED))
        case ChartKind.LOAD:
            picture = of_load(await service.load(session, asked))
    return await asyncio.to_thread(_render, picture, form)


def _render(picture: Picture, form: ChartFormat) -> bytes:
    # matplotlib takes half a second to load: only who wants a chart waits for it.
    from hr_backend.analytics.drawing import FontMissing, render

    try:
        return render(picture, form.value)
    except FontMissing:
        raise NoChartFont from None


def of_rates(found: RecruitingFigures, measure: Measure, *, line: bool = False) -> Picture:
    """One measure group by group, with intervals, beside the whole."""
    known, cut = words(), found.cut
    bars = []
    for group in found.groups:
        share = group.figures.shares[measure]
        if share.value is None or share.low is None or share.high is None:
            continue
        name = group_name(cut, group)
        caption = known["count"].format(hits=share.hits, of=share.of)
        bars.append(Bar(name, share.value, caption, (share.low, share.high)))
    if not line and cut not in (Cut.HOUR, Cut.WEEKDAY, Cut.WEEK):
        bars.sort(key=lambda bar: -bar.value)
    title = known["trend" if line else "rates"].format(
        measure=measure_name(measure), cut=cut_name(cut)
    )
    return Picture(
        title=title,
        notes=(period_name(found.period), known["band" if line else "interval"]),
        bars=tuple(bars[:MOST] if not line else bars),
        nothing=known["no_data"],
        percent=True,
        line=line,
        whole=found.whole.shares[measure].value,
    )


def of_reasons(found: ReasonsView) -> Picture:
    """How often each reason was given, by side."""
    known = words()
    counts: dict[str, dict[str, float]] = {}
    for reason in found.reasons:
        name = reason.title or reason.code or known["no_reason"]
        by_side = counts.setdefault(name, {})
        side = known["sides"][reason.side.value]
        by_side[side] = by_side.get(side, 0) + reason.count
    bars = [
        Bar(name, sum(sides.values()), f"{sum(sides.values()):.0f}", stack=tuple(sides.items()))
        for name, sides in counts.items()
    ]
    bars.sort(key=lambda bar: -bar.value)
    return Picture(
        title=known["reasons"],
        notes=(period_name(found.period),),
        bars=tuple(bars[:MOST]),
        nothing=known["no_data"],
        legend=tuple(known["sides"].values()),
    )


def of_load(found: LoadsView) -> Picture:
    """Interviews of each interviewer."""
    known = words()
    bars = [
        Bar(one.interviewer.name, one.interviews, f"{one.interviews}") for one in found.interviewers
    ]
    return Picture(
        title=known["load"],
        notes=(period_name(found.period),),
        bars=tuple(bars[:MOST]),
        nothing=known["no_data"],
    )
