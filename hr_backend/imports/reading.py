"""A file's cells read by a table's columns: every row, and everything that is wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from hr_backend.imports.cells import Unfit
from hr_backend.imports.errors import MappingUnknown
from hr_backend.imports.sheets import Formula, RawRow, Sheet, letter, read_sheets
from hr_backend.imports.tables import Column, Problem, Row, Table

MOST_PROBLEMS: Final = 10_000
"""Listed; more of them are counted."""


class FileMapping(BaseModel):
    """How another system's file is to be read: `columns` are its headings to ours, `values` its
    words to ours (by column), `sheet` the one to read, `heading` the row the headings are in.
    """

    model_config = ConfigDict(extra="forbid")

    columns: dict[str, str] = Field(default_factory=dict, max_length=200)
    values: dict[str, dict[str, str]] = Field(default_factory=dict, max_length=50)
    sheet: str | None = Field(default=None, max_length=100)
    heading: int = Field(default=1, ge=1, le=50)


@dataclass(slots=True)
class ReadFile:
    """What came of reading a file."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    letters: dict[tuple[str, str], str] = field(default_factory=dict)
    """By sheet and the title of a column."""

    def complain(self, problem: Problem) -> None:
        self.problems.append(problem)


def check_mapping(table: Table, mapping: FileMapping) -> None:
    """MappingUnknown where it speaks of columns that the table does not have."""
    known = [column.name for column in table.columns]
    named = {*mapping.columns.values(), *mapping.values}
    if unknown := sorted(named - set(known)):
        raise MappingUnknown(unknown=unknown, known=known)


def read_file(path: Path, table: Table, mapping: FileMapping) -> ReadFile:
    """Blocking. FileUnreadable, FileTooLong; everything else is a problem of the answer."""
    found = ReadFile()
    sheets = 0
    for sheet in read_sheets(path):
        if mapping.sheet is not None and sheet.name != mapping.sheet:
            continue
        sheets += 1
        _read_sheet(sheet, table, mapping, found)
    if not sheets:
        found.complain(Problem(mapping.sheet or "", 0, "no_such_sheet"))
    elif not found.rows and not found.problems:
        found.complain(Problem("", 0, "no_rows"))
    _doubles(table, found)
    return found


def _read_sheet(sheet: Sheet, table: Table, mapping: FileMapping, found: ReadFile) -> None:
    for span in sheet.merged:
        at = int("".join(char for char in span.partition(":")[0] if char.isdigit()))
        if at >= mapping.heading:
            found.complain(Problem(sheet.name, at, "merged_cells", data={"cells": span}))
    heads: dict[int, Column | str] | None = None
    for raw in sheet.rows:
        if raw.number < mapping.heading:
            continue
        if heads is None:
            heads = _heading(raw, table, mapping, found)
            if heads is None:
                return
        else:
            _read_row(raw, heads, table, mapping, found)


def _heading(
    raw: RawRow, table: Table, mapping: FileMapping, found: ReadFile
) -> dict[int, Column | str] | None:
    """Which column stands where; None where one that is needed is missing."""
    names = {heading.strip(): name for heading, name in mapping.columns.items()}
    known = {
        word.lower(): column
        for column in table.columns
        for word in (column.name, column.title, *column.also)
    }
    heads: dict[int, Column | str] = {}
    wrong = False
    for at, cell in enumerate(raw.cells):
        title = str(cell).strip().rstrip("*＊") if cell is not None else ""
        if not title:
            continue
        column = known.get(names.get(title, title).lower())
        if column is not None and column in heads.values():
            problem = Problem(raw.sheet, raw.number, "column_twice", letter(at), title)
            found.complain(problem)
            wrong = True
        elif column is not None:
            heads[at] = column
            found.letters[raw.sheet, column.title] = letter(at)
        elif table.extra is not None:
            heads[at] = title
    missing = [c for c in table.columns if c.required and c not in heads.values()]
    for column in missing:
        data = {"also": list(column.also)}
        found.complain(
            Problem(raw.sheet, raw.number, "column_missing", title=column.title, data=data)
        )
    return None if missing or wrong else heads


def _read_row(
    raw: RawRow,
    heads: Mapping[int, Column | str],
    table: Table,
    mapping: FileMapping,
    found: ReadFile,
) -> None:
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    fits = True
    for at, head in heads.items():
        cell = raw.cells[at] if at < len(raw.cells) else None
        title = head if isinstance(head, str) else head.title
        try:
            value = _value(cell, head, table, mapping)
        except Unfit as unfit:
            fits = False
            found.complain(
                Problem(raw.sheet, raw.number, unfit.code, letter(at), title, unfit.data)
            )
            continue
        if isinstance(head, str):
            if value is not None:
                extra[head] = value
        else:
            values[head.name] = value
    if fits:
        found.rows.append(Row(raw.sheet, raw.number, values, extra))


def _value(cell: Any, head: Column | str, table: Table, mapping: FileMapping) -> Any:
    if isinstance(cell, Formula):
        raise Unfit("formula")
    empty = cell is None or (isinstance(cell, str) and not cell.strip())
    if isinstance(head, str):
        return None if empty or table.extra is None else table.extra(cell)
    if empty:
        if head.required:
            raise Unfit("empty")
        return None
    words = mapping.values.get(head.name)
    if words is not None:
        cell = words.get(str(cell).strip(), cell)
    return head.read(cell)


def _doubles(table: Table, found: ReadFile) -> None:
    if not table.key:
        return
    seen: dict[tuple[Any, ...], Row] = {}
    for row in found.rows:
        key = tuple(row.values.get(name) for name in table.key)
        first = seen.setdefault(key, row)
        if first is not row:
            title = table.column(table.key[0]).title
            data = {"row": first.number, "sheet": first.sheet}
            found.complain(Problem(row.sheet, row.number, "twice", title=title, data=data))


def located(problems: Sequence[Problem], found: ReadFile) -> Iterator[Problem]:
    """Problems with the letters of their columns."""
    for one in problems:
        place = one.column or found.letters.get((one.sheet, one.title), "")
        yield Problem(one.sheet, one.row, one.code, place, one.title, one.data)
