"""Which reports there are, and in which forms."""

from enum import StrEnum


class ReportKind(StrEnum):
    """What a report is about."""

    HEADCOUNT = "headcount"
    TURNOVER = "turnover"
    COST = "cost"
    LEAVE = "leave"
    OVERTIME = "overtime"


class ReportFormat(StrEnum):
    """JSON, a file for a spreadsheet, or a chart."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    SVG = "svg"
