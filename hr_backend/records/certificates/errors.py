"""Refusals about certificates."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict, HRError


class StillEmployed(Conflict):
    code = "still_employed"
    detail = "A leaving certificate is issued once somebody's last day is set and has come."


class NotEmployed(Conflict):
    code = "not_employed"
    detail = "An employment certificate is for those who work here."


class IncomeNeedsPayroll(Conflict):
    code = "income_needs_payroll"
    detail = "A certificate of income is asked for; payroll agrees to it."


class IncomeUnknown(Conflict):
    code = "income_unknown"
    detail = "There is no paid payslip of the last twelve months to take the income from."


class AskedAlready(Conflict):
    code = "asked_already"
    detail = "A request of this kind waits for its decision already."


class CheckedTooOften(HRError):
    code, status = "too_many_requests", 429
    detail = "Too many codes were tried from here; wait a while."
    example: ClassVar[JSON] = {"seconds": 30}
