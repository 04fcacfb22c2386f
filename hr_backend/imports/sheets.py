"""Reads XLSX and CSV files as rows of raw cells, in bounded time and memory."""

import csv
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from hr_backend.imports.errors import FileTooLong, FileUnreadable

MOST_ROWS: Final = 1_000_000
MOST_COLUMNS: Final = 200
MOST_BYTES: Final = 2**30
"""Of a workbook unpacked: a small file that swells beyond is a bomb."""
SWELLS: Final = 200
"""Times a workbook may be larger unpacked."""
ENCODINGS: Final = ("utf-8-sig", "gb18030")
BLOCK: Final = 2**20
_MERGED = re.compile(rb'<mergeCell [^>]*ref="([A-Z]+\d+):([A-Z]+\d+)"')
CSV_SHEET: Final = ""
"""A CSV file has one sheet without a name."""

csv.field_size_limit(1_000_000)


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that is reckoned by the table program: its result is not in the file for certain."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row that is not empty."""

    sheet: str
    number: int
    """From 1; the heading is one of them."""
    cells: Sequence[Any]
    """text, number, bool, datetime, date, time, Formula or None."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file."""

    name: str
    rows: Iterator[RawRow]
    merged: tuple[str, ...] = ()
    """Merged stretches, as `A2:A5`."""


def letter(at: int) -> str:
    """The name of a column, counted from 0: `A`, `AB`."""
    return get_column_letter(at + 1)


def read_sheets(path: Path) -> Iterator[Sheet]:
    """The tables of a file, one after the other; FileUnreadable, FileTooLong."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"PK\x03\x04"):
        yield from _workbook(path)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileUnreadable(why="old_excel")
    else:
        yield Sheet(CSV_SHEET, _csv(path))


def _workbook(path: Path) -> Iterator[Sheet]:
    try:
        merged = _merged(path)
        # Opened here: by its path it is refused where its name does not end in .xlsx.
        file = path.open("rb")
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except FileTooLong:
        raise
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as broken:
        raise FileUnreadable(why="workbook") from broken
    try:
        for at, sheet in enumerate(book.worksheets):
            if sheet.sheet_state == "visible":
                yield Sheet(sheet.title, _rows(sheet), merged.get(at, ()))
    finally:
        book.close()
        file.close()


def _rows(sheet: Any) -> Iterator[RawRow]:
    # What a workbook says of its own size may be wrong: the rows themselves are counted.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > MOST_ROWS + 1 or len(row) > MOST_COLUMNS:
            raise FileTooLong(most=MOST_ROWS if number > MOST_ROWS else MOST_COLUMNS)
        if any(cell is not None and cell != "" for cell in row):
            yield RawRow(sheet.title, number, [_cell(value) for value in row])


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return Formula() if value.startswith("=") else value
    # What openpyxl makes of array formulas and data tables.
    return Formula() if type(value).__module__.startswith("openpyxl") else value


def _merged(path: Path) -> dict[int, tuple[str, ...]]:
    """Merged stretches by sheet; a reader by rows does not tell of them. Bombs are refused."""
    found: dict[int, tuple[str, ...]] = {}
    with zipfile.ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist())
        if size > MOST_BYTES or size > SWELLS * max(path.stat().st_size, BLOCK // SWELLS):
            raise FileTooLong(most=MOST_BYTES)
        names = [name for name in archive.namelist() if _is_sheet(name)]
        for at, name in enumerate(sorted(names, key=_sheet_number)):
            with archive.open(name) as part:
                tail = b""
                spans: list[str] = []
                while block := part.read(BLOCK):
                    spans += [
                        f"{a.decode()}:{b.decode()}" for a, b in _MERGED.findall(tail + block)
                    ]
                    tail = block[-100:] if not block.endswith(b">") else b""
            if spans:
                found[at] = tuple(dict.fromkeys(spans))
    return found


def _is_sheet(name: str) -> bool:
    return re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name) is not None


def _sheet_number(name: str) -> int:
    return int(re.sub(r"\D", "", name))


def _csv(path: Path) -> Iterator[RawRow]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(BLOCK // 16)
        if "\x00" in sample:
            raise FileUnreadable(why="binary")
        file.seek(0)
        rows = csv.reader(file, delimiter=_delimiter(sample), strict=False)
        try:
            for number, row in enumerate(rows, 1):
                if number > MOST_ROWS + 1 or len(row) > MOST_COLUMNS:
                    raise FileTooLong(most=MOST_ROWS if number > MOST_ROWS else MOST_COLUMNS)
                if any(cell.strip() for cell in row):
                    yield RawRow(CSV_SHEET, number, [_text(cell) for cell in row])
        except csv.Error as broken:
            raise FileUnreadable(why="csv", line=rows.line_num) from broken


def _text(cell: str) -> Any:
    text = cell.strip().lstrip("\ufeff")
    return Formula() if text.startswith("=") else text or None


def _delimiter(sample: str) -> str:
    """The one of tab, semicolon and comma that the heading has most of."""
    heading = sample.partition("\n")[0]
    return max((",", "\t", ";"), key=heading.count)


def _encoding(path: Path) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, else GB18030 (what Excel writes in
    China); FileUnreadable names the line that is none of them.
    """
    with path.open("rb") as file:
        head = file.read(2)
    if head in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    wrong = 1
    for encoding in ENCODINGS:
        line = _first_wrong_line(path, encoding)
        if line is None:
            return encoding
        wrong = max(wrong, line)
    raise FileUnreadable(why="encoding", line=wrong)


def _first_wrong_line(path: Path, encoding: str) -> int | None:
    number = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError:
                return number
    return None
