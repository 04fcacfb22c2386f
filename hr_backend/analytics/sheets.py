"""Figures as CSV and XLSX."""

import asyncio

from hr_backend.analytics.labels import cut_name, group_name, measure_name, words
from hr_backend.analytics.models import Measure
from hr_backend.analytics.schemas import FiguresView, RecruitingFigures
from hr_backend.kit.tables import Cell, TableFormat, as_csv, as_xlsx

STATUSES = ("cancelled", "no_show", "completed", "open")


async def write(found: RecruitingFigures, form: TableFormat) -> bytes:
    """One row a group and the whole, under a row of names."""
    rows = table(found)
    if form is TableFormat.CSV:
        return as_csv(rows)
    return await asyncio.to_thread(as_xlsx, rows, is_share=_is_share)


def table(found: RecruitingFigures) -> list[list[Cell]]:
    """Names first, the whole last. Shares are fractions; what is of nothing stays empty."""
    columns = words()["columns"]
    head: list[Cell] = [cut_name(found.cut), columns["interviews"]]
    head += [columns[status] for status in STATUSES]
    head.append(columns["hours"])
    for measure in Measure:
        name = measure_name(measure)
        head += [columns[c].format(measure=name) for c in ("hits", "of", "value", "low", "high")]
    head += [columns["ahead"], columns["short"], columns["to_schedule"]]
    groups = [(group_name(found.cut, group), group.figures) for group in found.groups]
    return [head, *(_row(*group) for group in groups), _row(words()["whole"], found.whole)]


def _row(name: str, figures: FiguresView) -> list[Cell]:
    row: list[Cell] = [name, figures.interviews]
    row += [figures.statuses.get(status, 0) for status in STATUSES]
    row.append(figures.hours)
    for measure in Measure:
        share = figures.shares[measure]
        row += [share.hits, share.of, *(_rounded(v) for v in (share.value, share.low, share.high))]
    return [
        *row,
        _rounded(figures.cancelled_ahead.mean),
        figures.cancelled_short,
        _rounded(figures.to_schedule.mean),
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _is_share(head: Cell) -> bool:
    return any(str(head).startswith(measure_name(measure)) for measure in Measure)
