"""Attendance, overtime and holidays by chat: which action serves which intent."""

from actions.attendance.correction import request_punch_correction
from actions.attendance.holidays import query_holiday
from actions.attendance.overtime import request_overtime
from actions.attendance.query import query_attendance
from actions.entries import Entry
from actions.faq import Similarity
from bot.dialogue.skill import Slot

WHEN = Slot("when", takes="time")
WHEN_TO_CONFIRM = Slot("when", takes="time", clears=("confirm", "wanted"))
REASON = Slot("reason", takes="reason")


def entries(similarity: Similarity) -> tuple[Entry, ...]:
    """The actions of this domain."""
    return (
        Entry(
            "query_attendance",
            query_attendance,
            (WHEN, Slot("topic"), Slot("since"), Slot("until")),
        ),
        Entry(
            "request_punch_correction",
            request_punch_correction,
            (WHEN_TO_CONFIRM, Slot("kind"), REASON, Slot("confirm")),
        ),
        Entry(
            "request_overtime",
            request_overtime,
            (WHEN_TO_CONFIRM, REASON, Slot("confirm")),
        ),
        Entry("query_holiday", query_holiday, (WHEN,)),
    )
