"""Refusals about calendars and appointments."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict, Invalid


class TooManyCalendars(Conflict):
    code = "too_many_calendars"
    detail = "A person may have so many calendars: `data.most`. Remove one first."
    example: ClassVar[JSON] = {"most": 10}


class PolledLately(Conflict):
    code = "polled_lately"
    detail = "This calendar was read a moment ago; `data.until` says when it may be again."
    example: ClassVar[JSON] = {"until": "2026-11-24T08:01:00+00:00"}


class EndsBeforeStart(Invalid):
    code = "ends_before_start"
    detail = "An appointment has to end after it starts, and to last no longer than a day."
