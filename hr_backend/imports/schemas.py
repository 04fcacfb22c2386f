"""Bodies of imports."""

from datetime import datetime
from typing import Any

from pydantic import Field

from hr_backend.kit.schemas import Schema


class ImportView(Schema):
    """One import: what it is of, how far, how it ended."""

    id: str
    kind: str = Field(examples=["punches"])
    status: str = Field(
        description="queued, checking, applying; then checked (a dry run without fault), done, "
        "refused (see its problems; nothing was written) or failed (nothing was written)"
    )
    dry_run: bool
    name: str = Field(description="Of the file", examples=["打卡记录.xlsx"])
    total: int = Field(description="Rows")
    done: int = Field(description="Rows checked, or while it is applying, written")
    written: int = Field(description="Rows that were new or changed something")
    problems: int
    created_by: str
    created_at: datetime
    ended_at: datetime | None


class ProblemView(Schema):
    """A cell, a row or a sheet that cannot be taken."""

    sheet: str = Field(description="Empty for CSV")
    row: int = Field(description="As the table program counts; 0: the whole sheet", examples=[17])
    column: str = Field(description="Empty: the whole row", examples=["C"])
    title: str = Field(description="The column's heading", examples=["打卡时间"])
    code: str = Field(examples=["not_a_moment"])
    data: dict[str, Any] = Field(default_factory=dict)


class ColumnView(Schema):
    """A column of a table."""

    name: str = Field(description="For mappings")
    title: str
    required: bool
    also: list[str] = Field(description="Other headings it is known by")
    help: str


class TableView(Schema):
    """A table that can be imported."""

    kind: str
    title: str
    columns: list[ColumnView]


class Catalogue(Schema):
    """What the caller may import."""

    items: list[TableView]
