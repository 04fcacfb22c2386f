"""Which interview a message is about: by time, post, name; asked where several remain."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from actions.desk import Desk
from actions.hr_types import Interview, Person
from actions.wording import ZONE
from bot.dialogue.skill import Ask, Done, Outcome, Turn
from bot.messages import Option
from bot.timex.reading import Reading

OPEN = ("proposed", "scheduled", "confirmed")
MINUTE = timedelta(minutes=1)
NEVER = timedelta(0)
MISSED = timedelta(days=14)
"""A missed interview is spoken of for so long."""
MOST = 6
"""Interviews shown in one question."""
_NOBODYS = re.compile("[家司方]$")
"""「别家的终面」 is nobody's interview here."""
_SOMEBODYS = re.compile(r"^(的|那[场个]|这[场个])")


async def which_interview(
    turn: Turn,
    desk: Desk,
    *,
    statuses: Sequence[str] = OPEN,
    begun: timedelta | None = NEVER,
    soonest: bool = False,
) -> Interview | Outcome:
    """The interview, or what to answer instead: a question, or that there is none.

    One that began longer ago than `begun` is past; for None none is. `soonest`: of several the
    one nearest to now is meant (「我要晚到」).
    """
    if (known := turn.slots.get("interview")) is not None:
        turn.memory["interview"] = known
        return await desk.hr.interview(known)
    me = await desk.hr.me()
    everything = [i for i in await desk.hr.interviews() if me.is_candidate or _runs(i, me)]
    ahead = [i for i in everything if i.status in statuses and _still(i, turn, begun)]
    if not ahead:
        return _none(turn, desk, everything)
    left = narrow(ahead, turn, desk, staff=not me.is_candidate)
    if not left:
        if not me.is_candidate:
            return turn.done(
                "interviews.none_found", name="、".join(turn.understanding.values("person_name"))
            )
        return _ask(turn, desk, me, ahead, "interviews.only_own")
    if len(left) > 1:
        # 「那场还是取消吧」 after it was moved: the one just talked about.
        left = [i for i in left if i.id == turn.memory.get("interview")] or left
    if len(left) > 1 and soonest and (timed := [i for i in left if i.start]):
        left = [min(timed, key=lambda i: abs((i.start or turn.now) - turn.now))]
    if len(left) == 1:
        turn.slots["interview"] = turn.memory["interview"] = left[0].id
        return left[0]
    return _ask(turn, desk, me, left, "interviews.which")


async def missed_interview(turn: Turn, desk: Desk) -> Interview | None:
    """The writer's last one that they did not come to, for a new time of it."""
    missed = await desk.hr.interviews(status=("no_show",))
    me = await desk.hr.me()
    own = [i for i in missed if i.candidate.id == me.id and i.start]
    last = max(own, key=lambda i: i.start or turn.now, default=None)
    return last if last and last.start and turn.now - last.start < MISSED else None


def _still(interview: Interview, turn: Turn, begun: timedelta | None) -> bool:
    if interview.start is None or begun is None:
        return interview.start is not None or begun == NEVER
    return interview.start > turn.now - begun


def narrow(
    interviews: Sequence[Interview], turn: Turn, desk: Desk, *, staff: bool
) -> list[Interview]:
    """Those that fit the names, posts and times of what was said.

    A name that fits none leaves none: the message is about somebody else's interview. A time or
    a post that fits none is taken for a slip and narrows nothing.
    """
    left = list(interviews)
    names = _whose(turn)
    if staff and not names:
        # Staff speak of people (「刘洋明天的面试取消」); candidates address them.
        names = turn.understanding.values("person_name")
    if names:
        left = [i for i in left if any(name in _people(i) for name in names)]
    posts = turn.understanding.values("position")
    left = [i for i in left if any(_alike(p, i.requisition.title) for p in posts)] or left
    return at_named_times(left, turn, desk) or left


def at_named_times(
    interviews: Sequence[Interview], turn: Turn, desk: Desk
) -> list[Interview] | None:
    """Those at a time that was named; None where none was named."""
    spans = named_times(turn, desk)
    if not spans:
        return None
    return [i for i in interviews if i.start and any(_within(i.start, span) for span in spans)]


def _ask(turn: Turn, desk: Desk, me: Person, found: Sequence[Interview], key: str) -> Ask:
    staff = not me.is_candidate
    options = tuple(Option(desk.title(i, staff=staff), i.id) for i in found[:MOST])
    return Ask("interview", turn.say(key, options), "options")


def _none(turn: Turn, desk: Desk, everything: Sequence[Interview]) -> Done:
    last = max((i for i in everything if i.start), key=lambda i: str(i.start), default=None)
    if last is None or last.start is None:
        return turn.done("interviews.none")
    state = "cancelled" if last.status == "cancelled" else "over"
    key = f"interviews.none_ahead_{state}"
    return turn.done(key, when=desk.when(last.start), post=last.requisition.title)


def _runs(interview: Interview, me: Person) -> bool:
    """Whether somebody of the staff may change it, not only see it."""
    post = interview.requisition
    crew = (*(person.id for person in interview.interviewers), post.recruiter, post.owner)
    return me.id in crew


def _whose(turn: Turn) -> list[str]:
    # 「李强老师您好」 addresses somebody; 「李强的面试」 says whose it is.
    return [
        e.value
        for e in turn.understanding.entities
        if e.name == "person_name"
        and _SOMEBODYS.match(turn.message.text[e.end :])
        and not _NOBODYS.search(e.value)
    ]


def _people(interview: Interview) -> set[str]:
    return {interview.candidate.name, *(p.name for p in interview.interviewers)}


def _alike(said: str, title: str) -> bool:
    said, title = said.lower(), title.lower()
    return said in title or title in said


def named_times(turn: Turn, desk: Desk) -> list[tuple[datetime, datetime]]:
    """The times that name the interview: in a wish for another time, those not offered."""
    spans: list[tuple[datetime, datetime]] = []
    for slot in ("wish", "when"):
        for entry in turn.slots.get(slot, ()):
            now = datetime.fromisoformat(entry["at"]).astimezone(ZONE)
            reading = desk.reader.read(entry["text"], now=now)
            spans += _naming(reading, offers=slot == "wish")
    return spans


def _naming(reading: Reading, *, offers: bool) -> list[tuple[datetime, datetime]]:
    spans: list[tuple[datetime, datetime]] = []
    for expression in reading.expressions:
        start, end = expression.value or (None, None)
        if start is None or end is None:
            continue
        offered = offers and any(
            (a is None or a < end) and (b is None or start < b or start == a == b)
            for a, b in reading.available
        )
        if not offered:
            spans.append((start, max(end, start + MINUTE)))
    return spans


def _within(moment: datetime, span: tuple[datetime, datetime]) -> bool:
    local = moment.astimezone(ZONE).replace(tzinfo=None)
    return span[0] <= local < span[1]
