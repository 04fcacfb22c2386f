"""Reports as charts."""

import asyncio
from collections.abc import Mapping

from hr_backend.analytics.pictures import Bar, Picture
from hr_backend.reports.models import ReportKind
from hr_backend.reports.service import Report
from hr_backend.reports.words import words

MOST = 20
"""Bars that a chart still shows legibly."""
DRAWN: Mapping[ReportKind, tuple[str, str]] = {
    ReportKind.HEADCOUNT: ("department", "people"),
    ReportKind.TURNOVER: ("month", "left"),
    ReportKind.COST: ("department", "total"),
    ReportKind.LEAVE: ("leave_type", "days"),
    ReportKind.OVERTIME: ("department", "hours"),
}
"""What the bars stand for, and how long they are."""


async def draw(report: Report) -> bytes:
    """An SVG."""
    return await asyncio.to_thread(_render, picture(report))


def _render(drawn: Picture) -> bytes:
    # matplotlib takes half a second to load: only who wants a chart waits for it.
    from hr_backend.analytics.drawing import render

    return render(drawn, "svg")


def picture(report: Report) -> Picture:
    """Headcount at the end of the last month, leavers month by month, the others' sums."""
    label, value = (report.columns.index(name) for name in DRAWN[report.kind])
    rows, by_month = report.rows, report.kind is ReportKind.TURNOVER
    if report.kind is ReportKind.HEADCOUNT:
        rows = [row for row in rows if row[0] == f"{report.until:%Y-%m}"]
    sums: dict[str, float] = {}
    for row in rows:
        sums[str(row[label])] = sums.get(str(row[label]), 0) + float(row[value] or 0)
    bars = [Bar(name, one, f"{one:,.2f}".rstrip("0").rstrip(".")) for name, one in sums.items()]
    if not by_month:
        bars.sort(key=lambda bar: -bar.value)
    known = words()
    since, until = (f"{month:%Y-%m}" for month in (report.since, report.until))
    return Picture(
        title=known["titles"][report.kind.value],
        notes=(known["period"].format(since=since, until=until),),
        bars=tuple(bars if by_month else bars[:MOST]),
        nothing=known["no_data"],
        line=by_month and len(bars) > 1,
    )
