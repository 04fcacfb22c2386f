"""Every table that can be imported, and empty files to fill in."""

import csv
import io
from collections.abc import Mapping
from typing import Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from hr_backend.imports.kinds import balances, holidays, pay, people, punches, shifts
from hr_backend.imports.tables import Table

TABLES: Final[Mapping[str, Table]] = {
    table.kind: table
    for table in (
        people.TABLE,
        shifts.TABLE,
        punches.TABLE,
        balances.TABLE,
        holidays.TABLE,
        pay.SALARIES,
        pay.PAY_INPUTS,
        pay.PAYSLIPS,
    )
}


def workbook(table: Table) -> bytes:
    """A workbook with the headings (* where something is needed), their help, and an example."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = table.title
    for at, column in enumerate(table.columns, 1):
        head = sheet.cell(1, at, column.title + ("*" if column.required else ""))
        head.font = Font(bold=True)
        if column.help:
            head.comment = Comment(column.help, "yuemian")
        sheet.cell(2, at, column.example)
        sheet.column_dimensions[get_column_letter(at)].width = max(12, len(column.title) * 2 + 6)
    sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def comma_separated(table: Table) -> bytes:
    """The same as CSV, in UTF-8 with the mark that Excel wants."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(column.title for column in table.columns)
    rows.writerow(column.example for column in table.columns)
    return b"\xef\xbb\xbf" + text.getvalue().encode()
