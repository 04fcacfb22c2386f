"""Where an application stands (面试结果)."""

from actions.desk import Desk
from actions.hr_types import Application, Interview
from bot.dialogue.skill import Outcome, Turn
from bot.messages import Option

AHEAD = ("proposed", "scheduled", "confirmed")
MOST = 4


async def query_application_status(turn: Turn, desk: Desk) -> Outcome:
    """What became of an application: only what has been released to its candidate."""
    me = await desk.hr.me()
    found = _meant(await desk.hr.applications(), turn)
    if not found:
        key = "applications.none" if me.is_candidate else "applications.none_found"
        return turn.done(key)
    if not me.is_candidate and len(found) > MOST:
        return turn.done("applications.whose")
    interviews = await desk.hr.interviews()
    lines = [_line(turn, desk, a, interviews, staff=not me.is_candidate) for a in found[:MOST]]
    options: tuple[Option, ...] = ()
    if me.is_candidate and all(a.outcome == "in_review" for a in found):
        options = (Option(turn.responses.say("faq.ask_hr"), "/handoff"),)
    return turn.done("applications.status", options, lines="\n".join(lines))


def _meant(applications: list[Application], turn: Turn) -> list[Application]:
    names = turn.understanding.values("person_name")
    posts = turn.understanding.values("position")
    left = [a for a in applications if a.candidate.name in names] or applications
    return [a for a in left if any(p in a.requisition.title for p in posts)] or left


def _line(
    turn: Turn,
    desk: Desk,
    application: Application,
    interviews: list[Interview],
    *,
    staff: bool,
) -> str:
    say = turn.responses.say
    own = [i for i in interviews if i.application == application.id]
    ahead = next(
        (i for i in own if i.status in AHEAD and (i.start is None or i.start > turn.now)), None
    )
    state = application.stage if application.stage in ("withdrawn", "hired") else None
    state = state or (application.outcome if application.outcome != "in_review" else None)
    if state is None:
        held = any(i.status == "completed" for i in own)
        state = "ahead" if ahead else "held" if held else "in_review"
    who = say("applications.of", name=application.candidate.name) if staff else ""
    when = desk.when(ahead.start) if ahead and ahead.start else say("format.open")
    text = say(f"applications.state.{state}", when=when)
    return say("applications.line", who=who, post=application.requisition.title, state=text)
