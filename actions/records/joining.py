"""Joining and leaving by chat: what HR has answered, and the writer's own days beside it."""

from actions.desk import Desk
from actions.hr_types import FaqEntry
from actions.records.hr import employment
from bot.dialogue.skill import Turn

OF_NOTICE = frozenset({"offboarding_notice", "offboarding_how", "offboarding_probation"})
"""Entries whose answer the writer's own last day belongs to."""


async def own_last_day(turn: Turn, desk: Desk, entry: FaqEntry) -> str:
    """The last day of an employee who would give notice today, where that is what is asked."""
    if entry.id not in OF_NOTICE or (await desk.hr.me()).is_candidate:
        return ""
    found = await employment(desk.hr)
    if found.contract_start is None:
        return ""
    key = "records.own_notice_probation" if found.in_probation else "records.own_notice"
    return turn.responses.say(
        key, days=found.notice_days, day=desk.full_date(found.last_day_if_notice_today)
    )
