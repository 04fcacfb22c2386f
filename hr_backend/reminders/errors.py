"""Refusals about reminders."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict


class RemindedLately(Conflict):
    code = "reminded_lately"
    detail = "The candidate was reminded a moment ago; `data.until` says when they may be again."
    example: ClassVar[JSON] = {"until": "2026-11-24T08:10:00+00:00"}
