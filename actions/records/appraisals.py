"""One's own rating and goals by chat; nobody else's."""

from actions.desk import Desk
from actions.records.hr import Appraisal, own_appraisals
from actions.whose import asks_for_others
from bot.dialogue.skill import Outcome, Turn
from bot.messages import Option


async def query_performance(turn: Turn, desk: Desk) -> Outcome:
    """「我上季度绩效多少」: the last cycle that was released, and the goals of the present one."""
    if (await desk.hr.me()).is_candidate:
        return turn.done("records.only_employees")
    if await asks_for_others(turn, desk):
        return turn.done("records.only_own")
    mine = await own_appraisals(desk.hr)
    if not mine:
        ask = Option(turn.responses.say("records.ask_hr"), "/handoff")
        return turn.done("records.no_appraisal", (ask,))
    released = next((one for one in mine if one.cycle.released_at is not None), None)
    going_on = next((one for one in mine if one.cycle.released_at is None), None)
    said = [_rating(turn, released)] if released else []
    if going_on is not None:
        said.append(turn.responses.say("records.not_released", cycle=going_on.cycle.name))
        said += _goals(turn, going_on)
    elif released is not None:
        said += _goals(turn, released)
    return turn.done("records.appraisal", lines="\n".join(said))


def _rating(turn: Turn, one: Appraisal) -> str:
    say = turn.responses.say
    comment = say("records.comment", comment=one.comment) if one.comment else ""
    voices = say("records.voices", count=len(one.voices)) if one.voices else ""
    return say("records.rating", cycle=one.cycle.name, rating=one.rating) + comment + voices


def _goals(turn: Turn, one: Appraisal) -> list[str]:
    say = turn.responses.say
    lines = [
        say("records.goal", title=goal.title, weight=goal.weight, progress=goal.progress)
        for goal in one.goals
    ]
    return [say("records.goals", progress=one.progress), *lines] if lines else []
