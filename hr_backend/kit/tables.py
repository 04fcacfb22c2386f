"""Tables for spreadsheets: CSV and XLSX in which no cell is a formula."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | float | Decimal | None
Rows = Sequence[Sequence[Cell]]
"""The names of the columns first."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula where it begins a cell."""
BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel takes UTF-8 for the local code page."""
WIDTH: Final = 16


class TableFormat(StrEnum):
    """A file for a spreadsheet."""

    CSV = "csv"
    XLSX = "xlsx"


MEDIA: Final[Mapping[str, str]] = {
    TableFormat.CSV: "text/csv; charset=utf-8",
    TableFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write(rows: Rows, form: TableFormat) -> bytes:
    """A table as a file. Blocking."""
    return as_csv(rows) if form is TableFormat.CSV else as_xlsx(rows)


def as_csv(rows: Rows) -> bytes:
    """UTF-8 with a byte order mark; what a spreadsheet would take for a formula is text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return "'" + cell
    return cell


def as_xlsx(rows: Rows, *, is_share: Callable[[Cell], bool] = lambda _: False) -> bytes:
    """One sheet; text stays text, whatever it begins with. Blocking.

    Columns whose name `is_share` are shown as percentages. Rows are written as they come: a table
    of 100,000 does not stand in memory twice.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet")
    for place in range(1, len(rows[0]) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTH
    sheet.freeze_panes = "B2"
    shares = [is_share(name) for name in rows[0]]
    bold = Font(bold=True)
    for number, row in enumerate(rows):
        made = []
        for value, share in zip(row, shares, strict=True):
            cell: Any = WriteOnlyCell(sheet)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # openpyxl takes a leading = for a formula
                if value.startswith(FORMULA):
                    cell.quotePrefix = True
            if number == 0:
                cell.font = bold
            elif isinstance(value, Decimal):
                cell.number_format = "0.00"
            elif isinstance(value, float) and value <= 1:
                cell.number_format = "0.0%" if share else "0.00"
            made.append(cell)
        sheet.append(made)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
