"""Figures by chat: which action serves which intent."""

from dataclasses import dataclass, replace
from typing import Any

from actions.analytics import asked as reading
from actions.analytics import hr
from actions.analytics.asked import Days, Question
from actions.analytics.saying import PLAIN, Saying
from actions.desk import Desk
from actions.entries import Entry
from actions.errors import ActionRefused
from actions.faq import Similarity
from actions.hr_types import Named, Requisition
from actions.wording import ZONE
from bot.dialogue.skill import Done, Outcome, Turn
from bot.messages import Reply

KEPT = "figures"
"""In the conversation's memory: what was asked last, for 「跟上周比呢」."""

WITH_REASONS = {"cancelled", "rescheduled"}


def entries(similarity: Similarity) -> tuple[Entry, ...]:
    """The actions of this domain."""
    return (Entry("query_recruiting_stats", query_recruiting_stats),)


async def query_recruiting_stats(turn: Turn, desk: Desk) -> Outcome:
    """Rates, reasons and loads of a period (招聘数据), as far as the writer may see them."""
    now = turn.now.astimezone(ZONE)
    expressions = desk.reader.read(turn.message.text, now=turn.now).expressions
    question = reading.read(turn.message.text, expressions, now.replace(tzinfo=None))
    kept = turn.memory.get(KEPT)
    question = _going_on(question, kept if isinstance(kept, dict) else {})
    try:
        return await _answer(turn, desk, question)
    except ActionRefused as refusal:
        if refusal.code != "no_figures":
            raise
        return await _own_load(turn, desk, question)


def _going_on(question: Question, kept: dict[str, Any]) -> Question:
    """A question that names no figure, or no days, goes on about those of before."""
    if question.is_bare and question.cut is None and kept:
        question = replace(
            question,
            measures=tuple(kept["measures"]),
            reasons=kept["reasons"],
            load=kept["load"],
        )
    elif question.is_bare and (question.cut or question.against):
        measures = ("cancelled",) if question.cut else PLAIN
        question = replace(question, measures=measures)
    return question


@dataclass(frozen=True, slots=True)
class _Where:
    """What narrows the figures."""

    query: dict[str, list[str]]
    name: str = ""
    person: str | None = None


async def _answer(turn: Turn, desk: Desk, question: Question) -> Outcome:
    where = await _narrowed(turn, desk, question)
    if isinstance(where, Done):
        return where
    called = turn.responses.say("analytics.of_post", name=where.name) if where.name else ""
    saying = Saying(turn.responses, question, called, turn.now.astimezone(ZONE).date())
    query = _query(question.days) | where.query
    said = []
    if question.said is None and question.against is None:
        said.append(turn.responses.say("analytics.default_month"))
    only_load = question.load and not (question.measures or question.reasons)
    if only_load or (where.person and question.is_bare):
        said.append(await _load(desk, saying, _query(question.days), where.person))
    else:
        told = await _figures(desk, question, saying, query)
        if told is None:
            return turn.done("analytics.no_data", when=saying.when, where=saying.where)
        said += told
    turn.memory[KEPT] = {
        "measures": list(question.measures),
        "reasons": question.reasons,
        "load": question.load,
    }
    return Done((Reply("".join(said)),))


async def _figures(
    desk: Desk, question: Question, saying: Saying, query: dict[str, list[str]]
) -> list[str] | None:
    """Everything that was asked, sentence by sentence; None where there were no interviews."""
    took = [key for key in ("ahead", "to_schedule") if getattr(question, key)]
    everything = question.is_bare or bool(took)
    measures = [] if everything else list(question.measures)
    whole = await hr.figures(
        desk.hr, query | {"measure": measures, "compare": ["true"]} if measures else query
    )
    # Freed times may begin in days without interviews.
    if not whole.whole.interviews and "filled" not in question.measures:
        return None
    if question.is_bare:
        return [saying.overview(whole.whole)]
    said = [saying.took(key, whole.whole) for key in took]
    if question.cut is not None:
        said += await _side_by_side(desk, question, saying, query)
    elif not took and not (question.reasons and set(question.measures) <= WITH_REASONS):
        said += await _rates(desk, question, saying, whole, query)
    if question.reasons:
        measure = "rescheduled" if question.measures == ("rescheduled",) else "cancelled"
        found = await hr.reasons(desk.hr, query | {"measure": [measure]})
        said.append(saying.reasons(found, measure))
    if question.load:
        said.append(saying.load(await hr.load(desk.hr, query)))
    return said


async def _rates(
    desk: Desk,
    question: Question,
    saying: Saying,
    found: hr.Counted,
    query: dict[str, list[str]],
) -> list[str]:
    """Each measure, compared with the days named or, where it is one alone, with those before."""
    if len(question.measures) > 1 and question.against is None:
        return [saying.several(question.measures, found.whole)]
    then = found.before.figures if found.before else None
    if question.against is not None:
        asked = query | _query(question.against) | {"measure": list(question.measures)}
        then = (await hr.figures(desk.hr, asked)).whole
    said = []
    for measure in question.measures:
        said.append(saying.rate(measure, found.whole))
        if then is not None:
            said.append(saying.compared(measure, found.whole, then))
    return said


async def _side_by_side(
    desk: Desk, question: Question, saying: Saying, query: dict[str, list[str]]
) -> list[str]:
    assert question.cut is not None
    said = []
    for measure in question.measures or ("cancelled",):
        asked = query | {"by": [question.cut], "measure": [measure]}
        found = await hr.figures(desk.hr, asked)
        said.append(saying.ranking(found, measure, question.cut))
        if question.cut in ("requisition", "department", "interviewer"):
            apart = await hr.stand_outs(desk.hr, asked)
            said.append(saying.stand_outs(apart, question.cut))
    return said


async def _load(desk: Desk, saying: Saying, query: dict[str, list[str]], person: str | None) -> str:
    found = await hr.load(desk.hr, query)
    if not found.interviewers:
        return saying.spoken("no_data")
    if found.own_only:
        return saying.load_of(found, None)
    if person is None:
        return saying.load(found)
    if all(one.interviewer.name != person for one in found.interviewers):
        return saying.spoken("unknown_person", name=person)
    return saying.load_of(found, person)


async def _own_load(turn: Turn, desk: Desk, question: Question) -> Outcome:
    """What an interviewer without a post may see; the refusal itself where there is nothing."""
    found = await hr.load(desk.hr, _query(question.days))
    saying = Saying(turn.responses, question, "", turn.now.astimezone(ZONE).date())
    said = turn.responses.say("analytics.load_own_only")
    own = saying.load_of(found, None) if found.interviewers else saying.spoken("no_data")
    return Done((Reply(said + own),))


async def _narrowed(turn: Turn, desk: Desk, question: Question) -> _Where | Done:
    """The posts, the department, the level or the interviewer that a message names."""
    named = turn.understanding.values
    if posts := named("position"):
        known = await desk.hr.pages(Requisition, "/requisitions", {})
        found = [post for post in known if _alike(posts[-1], post.title)]
        if not found:
            return turn.done("analytics.unknown_post", name=posts[-1])
        exact = [post for post in found if post.title.lower() == posts[-1].lower()]
        chosen = exact or found
        titles = dict.fromkeys(post.title for post in chosen)
        query = {"requisition": [post.id for post in chosen]}
        return _Where(query, turn.responses.say("format.and").join(titles))
    if departments := named("department"):
        rows = await desk.hr.pages(Named, "/departments", {})
        match = next((row for row in rows if _alike(departments[-1], row.name)), None)
        if match is None:
            return turn.done("analytics.unknown_department", name=departments[-1])
        return _Where({"department": [match.id]}, match.name)
    if question.level is not None:
        return _Where({"level": [question.level]}, question.level)
    people = named("person_name")
    if question.own and not people:
        people = [(await desk.hr.me()).name]
    if people and (question.is_bare or question.load):
        return _Where({}, person=people[-1])
    if people:
        loads = await hr.load(desk.hr, _query(question.days))
        one = next((o for o in loads.interviewers if o.interviewer.name == people[-1]), None)
        if one is None:
            when = Saying(turn.responses, question, "", turn.now.date()).when
            return turn.done("analytics.unknown_person", name=people[-1], when=when)
        return _Where({"interviewer": [one.interviewer.id]}, people[-1], people[-1])
    return _Where({})


def _query(days: Days) -> dict[str, list[str]]:
    return {"from": [days.since.isoformat()], "to": [days.until.isoformat()]}


def _alike(said: str, title: str) -> bool:
    said, title = said.lower(), title.lower()
    return said in title or title in said
