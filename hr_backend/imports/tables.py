"""What can be imported: tables of columns, how they are checked together, and written."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.imports.cells import Read
from hr_backend.kit.deed import Deed
from hr_backend.people.models import Role


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    """In the code and in mappings."""
    title: str
    """In the template's heading."""
    read: Read
    required: bool = False
    also: tuple[str, ...] = ()
    """Other headings it is known by."""
    example: Any = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that was read."""

    sheet: str
    number: int
    values: Mapping[str, Any]
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Cells under headings of nobody's, where the table takes them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell, or a whole row, cannot be taken."""

    sheet: str
    row: int
    code: str
    column: str = ""
    """`B`, or empty."""
    title: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def problem(row: Row, code: str, column: Column | None = None, **data: Any) -> Problem:
    """About a row that was read; which letter its column has is filled in later."""
    return Problem(row.sheet, row.number, code, title=column.title if column else "", data=data)


Check = Callable[[AsyncSession, Deed, Sequence[Row]], Awaitable[list[Problem]]]
"""What only the database and the other rows tell."""
Progress = Callable[[int], Awaitable[None]]
"""How many rows are written."""
Apply = Callable[[AsyncSession, Deed, Sequence[Row], Progress], Awaitable[int]]
"""Writes all rows in the caller's transaction; how many were new or changed something."""


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of file."""

    kind: str
    title: str
    columns: tuple[Column, ...]
    roles: frozenset[Role]
    check: Check
    apply: Apply
    key: tuple[str, ...] = ()
    """Columns that no two rows have alike; empty where doubles do no harm."""
    extra: Read | None = None
    """Reads cells under headings of nobody's; None where there must be none."""

    def column(self, name: str) -> Column:
        """By its name; KeyError."""
        return next(one for one in self.columns if one.name == name)
