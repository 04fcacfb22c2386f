"""Leave by chat: which action serves which intent."""

from actions.entries import Entry
from actions.faq import Similarity
from actions.leave import asking, telling
from bot.dialogue.skill import Slot

REASON = Slot("reason", takes="reason")


def entries(similarity: Similarity) -> tuple[Entry, ...]:
    """The actions of this domain."""
    return (
        Entry(
            "request_leave",
            asking.request_leave,
            (Slot("kind"), Slot("when"), Slot("part"), REASON, Slot("confirm")),
            # 「改成下午半天吧」 while it is being asked for is about the leave.
            hears=("reschedule_interview", "book_interview"),
        ),
        Entry("cancel_leave", asking.cancel_leave, (Slot("request"), Slot("confirm"))),
        Entry("query_leave_balance", telling.query_leave_balance, (Slot("proof"),)),
        Entry("query_leave_policy", telling.query_leave_policy(similarity), (Slot("entry"),)),
    )
