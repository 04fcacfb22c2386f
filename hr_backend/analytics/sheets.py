"""Figures as CSV and XLSX."""

import asyncio
import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from hr_backend.analytics.labels import cut_name, group_name, measure_name, words
from hr_backend.analytics.models import Measure, TableFormat
from hr_backend.analytics.schemas import FiguresView, RecruitingFigures
from hr_backend.audit.exporting import FORMULA

Cell = str | int | float | None
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the local code page."""
STATUSES = ("cancelled", "no_show", "completed", "open")


async def write(found: RecruitingFigures, form: TableFormat) -> bytes:
    """One row a group and the whole, under a row of names."""
    rows = table(found)
    if form is TableFormat.CSV:
        return as_csv(rows)
    return await asyncio.to_thread(as_xlsx, rows)


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


def as_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark; what a spreadsheet would take for a formula is text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return "'" + cell
    return cell


def as_xlsx(rows: Sequence[Sequence[Cell]]) -> bytes:
    """One sheet; text stays text, whatever it begins with. Blocking."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # openpyxl takes a leading = for a formula
                cell.quotePrefix = value.startswith(FORMULA)
            if number == 1:
                cell.font = Font(bold=True)
            elif isinstance(value, float) and value <= 1:
                cell.number_format = "0.0%" if _is_share(rows[0][place - 1]) else "0.00"
    for place in range(1, len(rows[0]) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 16
    sheet.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _is_share(head: Cell) -> bool:
    return any(str(head).startswith(measure_name(measure)) for measure in Measure)
