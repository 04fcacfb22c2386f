"""Staff have somebody reminded of an interview (提醒)."""

from actions.desk import Desk
from actions.errors import ActionRefused
from actions.hr_types import Interview
from actions.interviews.which import which_interview
from bot.dialogue.skill import Outcome, Turn


async def send_reminder(turn: Turn, desk: Desk) -> Outcome:
    """Remind a candidate of an interview ahead, now."""
    interview = await which_interview(turn, desk, statuses=("scheduled", "confirmed"), soonest=True)
    if not isinstance(interview, Interview):
        return interview
    facts = {"name": interview.candidate.name, "title": desk.title(interview, staff=True)}
    try:
        await desk.hr.change(interview.id, "remind", {}, key=turn.key("remind"))
    except ActionRefused as refusal:
        if refusal.code != "reminded_lately":
            raise
        return turn.done("interviews.reminded_lately", **facts)
    return turn.done("interviews.reminded", **facts)
