"""Refusals about personal data."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict


class ApplicationsOpen(Conflict):
    code = "applications_open"
    detail = "An application is still going on; withdraw it first, or wait for its decision."
    example: ClassVar[JSON] = {"applications": ["a-wang"]}


class RecordsRequired(Conflict):
    code = "records_required"
    detail = "The law asks for an employee's records to be kept; they are not erased on request."
