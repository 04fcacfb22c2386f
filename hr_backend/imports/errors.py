"""Refusals about imports of files."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, HRError


class FileUnreadable(HRError):
    code, status = "file_unreadable", 422
    detail = "This is neither an XLSX workbook nor a CSV file that can be read."
    example: ClassVar[JSON] = {"why": "encoding", "line": 3}


class MappingUnknown(HRError):
    code, status = "mapping_unknown", 422
    detail = "The mapping names a column or a table that there is not."
    example: ClassVar[JSON] = {"unknown": ["工资号"], "known": ["person", "at"]}


class FileTooLong(HRError):
    code, status = "file_too_long", 422
    detail = "The file has more rows, columns or sheets than are taken at once."
    example: ClassVar[JSON] = {"most": 1000000}
