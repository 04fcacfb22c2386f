"""Many interviews at once by chat: which action serves which intent."""

from actions.batches import many
from actions.entries import Entry
from actions.faq import Similarity
from bot.dialogue.skill import Slot

NEW = ("batch", "which_post", "which_person", "confirm")
"""What has to be found out again when something else is selected."""
SLOTS = (
    Slot("when", takes="time", clears=NEW),
    Slot("position", takes="position", clears=NEW),
    Slot("department", takes="department", clears=NEW),
    Slot("person_name", takes="person_name", clears=NEW),
    Slot("reason", takes="reason"),
)
ONE_MOVED = ("reschedule_interview", "book_interview")


def entries(similarity: Similarity) -> tuple[Entry, ...]:
    """The actions of this domain."""
    return (
        Entry(many.CANCEL, many.cancel_many, SLOTS, (many.MOVE,), hears=("cancel_interview",)),
        Entry(
            many.MOVE,
            many.reschedule_many,
            SLOTS,
            (many.CANCEL,),
            hears=("reschedule_interview", "book_interview"),
        ),
        Entry(many.UNDO, many.undo_many, (Slot("confirm"),)),
    )
