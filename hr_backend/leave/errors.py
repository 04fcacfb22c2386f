"""Refusals about leave."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict, Invalid


class BalanceTooLow(Conflict):
    code = "leave_balance_too_low"
    detail = "There are not so many days left; `data` has the days left and the days wanted."
    example: ClassVar[JSON] = {"leave_type": "annual", "remaining": 1.5, "days": 3, "year": 2026}


class LeaveOverlaps(Conflict):
    code = "leave_overlaps"
    detail = "There is a leave of the same person at this time; `data` says which."
    example: ClassVar[JSON] = {
        "leave_type": "annual", "start": "2026-11-27", "end": "2026-11-27", "status": "approved"
    }  # fmt: skip


class LeaveBegun(Conflict):
    code = "leave_begun"
    detail = "The leave has begun; HR sets right what was not taken of it."
    example: ClassVar[JSON] = {"start": "2026-11-23"}


class NoWorkingDays(Invalid):
    code = "leave_no_working_days"
    detail = "Nobody works at this time: no leave is needed."
    example: ClassVar[JSON] = {"start": "2026-10-03", "end": "2026-10-05"}


class LeaveTooLongAgo(Invalid):
    code = "leave_too_long_ago"
    detail = "Leave can be filed this many days afterwards at most."
    example: ClassVar[JSON] = {"days": 31}


class LeaveTooFar(Invalid):
    code = "leave_too_far"
    detail = "Leave can be filed up to the end of next year."


class MoreThanGiven(Invalid):
    code = "leave_more_than_given"
    detail = "The rule gives fewer days of this leave."
    example: ClassVar[JSON] = {"leave_type": "marriage", "days": 12, "most": 10}


class RegionUnknown(Invalid):
    code = "leave_region_unknown"
    detail = "There is no such region."
    example: ClassVar[JSON] = {"known": ["shanghai", "beijing"]}


class RuleUnusable(Invalid):
    code = "leave_rule_unusable"
    detail = "The rule lacks what rules of its kind need."
    example: ClassVar[JSON] = {"kind": "marriage", "missing": ["extra"]}


class NothingToCarry(Conflict):
    code = "leave_nothing_to_carry"
    detail = "Nothing is left of that year, or it has been carried already."
    example: ClassVar[JSON] = {"year": 2026}
