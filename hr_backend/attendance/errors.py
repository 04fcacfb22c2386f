"""Refusals about attendance."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict, Invalid


class PunchesRefused(Invalid):
    code = "punches_refused"
    detail = "Nothing was written: `data.rows` says which punches cannot be taken, and why."
    example: ClassVar[JSON] = {
        "rows": [{"row": 0, "person": "zhou", "problem": "in the future"}],
        "refused": 1,
    }


class PunchInFuture(Conflict):
    code = "punch_in_future"
    detail = "This moment has not come yet."


class PunchExists(Conflict):
    code = "punch_exists"
    detail = "There is a punch at this minute already."


class CorrectionPending(Conflict):
    code = "correction_pending"
    detail = "A correction of this punch has been asked for already."
    example: ClassVar[JSON] = {"request": "8c1f"}


class CorrectionLimit(Conflict):
    code = "correction_limit"
    detail = "So many corrections of a month's punches are allowed; they are used up."
    example: ClassVar[JSON] = {"limit": 3, "month": "2026-11"}


class TooLongAgo(Conflict):
    code = "too_long_ago"
    detail = "It is too long ago to be asked for; `data.days` says how long one may."
    example: ClassVar[JSON] = {"days": 31}


class OvertimeOverlaps(Conflict):
    code = "overtime_overlaps"
    detail = "Overtime at this time has been asked for already."
    example: ClassVar[JSON] = {"start": "2026-11-24T18:00:00+08:00"}


class OvertimeInShift(Conflict):
    code = "overtime_in_shift"
    detail = "All of this lies in the person's shift: it is ordinary work."
    example: ClassVar[JSON] = {"start": "09:00", "end": "18:00"}


class RestNotForThisDay(Conflict):
    code = "rest_not_for_this_day"
    detail = "Rest instead of pay is for rest days only (Labour Law art. 44)."
    example: ClassVar[JSON] = {"day_kind": "statutory_holiday"}


class ShiftRefused(Invalid):
    code = "shift_refused"
    detail = "The shift contradicts itself; `data.problems` says where."
    example: ClassVar[JSON] = {"problems": ["core: must lie in the shift"]}


class ShiftsOverlap(Conflict):
    code = "shifts_overlap"
    detail = "The person has another shift in this time; end that one first."
    example: ClassVar[JSON] = {"assignment": "8c1f", "since": "2026-01-01", "until": None}
