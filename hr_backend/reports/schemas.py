"""Bodies of reports."""

from decimal import Decimal

from pydantic import Field

from hr_backend.kit.schemas import Schema
from hr_backend.reports.models import ReportKind


class ColumnView(Schema):
    """A column by its name in the rows, and as people call it."""

    name: str = Field(examples=["people"])
    title: str = Field(examples=["人数"])


class ReportView(Schema):
    """A report. Money is yuan, as text; days and hours are text with their decimals."""

    kind: ReportKind
    since: str = Field(description="First month", examples=["2026-01"])
    until: str = Field(description="Last month, included", examples=["2026-11"])
    columns: list[ColumnView]
    rows: list[dict[str, int | Decimal | str | None]]
