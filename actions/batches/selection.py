"""Whose interviews a message about many means: posts, departments, people, by the names given."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from actions.desk import Desk
from actions.hr_types import Interview
from bot.dialogue.skill import Ask, Done, Turn
from bot.messages import Option

OPEN = ("proposed", "scheduled", "confirmed")
ALL = "all"
_MINE = re.compile(r"我(的|名下|手[上里头]|这边|自己|负责)|全部|所有|统统|通通|一个不留")
"""Everything the writer may change."""


@dataclass(slots=True)
class Criteria:
    """Ids, as the API takes them."""

    requisitions: list[str] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)
    interviewers: list[str] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.requisitions or self.departments or self.interviewers or self.candidates)


def is_all(text: str) -> bool:
    """Whether the words ask for all of the writer's interviews."""
    return bool(_MINE.search(text))


async def criteria(turn: Turn, desk: Desk) -> Criteria | Ask | Done:
    """What the names stand for among the interviews the writer sees; asked where it is unclear."""
    posts, units = _named(turn, "position"), _named(turn, "department")
    names = _named(turn, "person_name")
    found = Criteria()
    if not posts and not units and not names:
        return found
    seen = await desk.hr.interviews(status=OPEN)
    for post in posts:
        matched = await _posts(turn, seen, post)
        if isinstance(matched, Ask | Done):
            return matched
        found.requisitions += matched
    for unit in units:
        ids = {i.department.id for i in seen if i.department and _alike(unit, i.department.name)}
        if not ids:
            return turn.done("batches.none_of", name=unit)
        found.departments += sorted(ids)
    for name in names:
        people = _people(turn, seen, name)
        if isinstance(people, Ask | Done):
            return people
        found.interviewers += people[0]
        found.candidates += people[1]
    return found


def _named(turn: Turn, kind: str) -> list[str]:
    """All that the last message to name any has named."""
    values = turn.understanding.values(kind)
    if values and turn.slots.get(kind) == values[-1]:
        turn.slots[f"every_{kind}"] = values
    known: list[str] = turn.slots.get(f"every_{kind}", [])
    return known


async def _posts(turn: Turn, seen: Sequence[Interview], said: str) -> list[str] | Ask | Done:
    titles = {i.requisition.id: i.requisition.title for i in seen}
    exact = [id_ for id_, title in titles.items() if title.lower() == said.lower()]
    alike = exact or [id_ for id_, title in titles.items() if _alike(said, title)]
    if not alike:
        return turn.done("batches.none_of", name=said)
    if len(alike) == 1:
        return alike
    chosen = turn.slots.get("which_post")
    if chosen is None:
        options = tuple(Option(_told(turn, id_, titles, alike), id_) for id_ in alike)
        every = Option(turn.responses.say("batches.all_of_them"), ALL)
        return Ask("which_post", turn.say("batches.which_post", (*options, every)), "options")
    return alike if chosen == ALL else [chosen]


def _told(turn: Turn, id_: str, titles: dict[str, str], alike: Sequence[str]) -> str:
    """A title; with the number of the post where two are called the same."""
    title = titles[id_]
    same = [titles[other] for other in alike].count(title) > 1
    return turn.responses.say("batches.same_title", title=title, id=id_) if same else title


def _people(
    turn: Turn, seen: Sequence[Interview], said: str
) -> tuple[list[str], list[str]] | Ask | Done:
    """Interviewers of this name, or else candidates."""
    crew = _ids((p.id, p.name) for i in seen for p in i.interviewers if p.name == said)
    candidates = _ids((i.candidate.id, said) for i in seen if i.candidate.name == said)
    if not crew and not candidates:
        return turn.done("batches.none_of", name=said)
    chosen = turn.slots.get("which_person")
    if len(crew) + len(candidates) > 1 and chosen is None:
        options = [
            Option(turn.responses.say("batches.as_interviewer", name=said, count=n), f"i:{id_}")
            for id_, n in crew.items()
        ] + [
            Option(turn.responses.say("batches.as_candidate", name=said, count=n), f"c:{id_}")
            for id_, n in candidates.items()
        ]
        return Ask("which_person", turn.say("batches.which_person", tuple(options)), "options")
    if chosen is not None:
        kind, _, id_ = str(chosen).partition(":")
        return ([id_], []) if kind == "i" else ([], [id_])
    return list(crew), list(candidates)


def _ids(people: Iterable[tuple[str, str]]) -> dict[str, int]:
    """How many interviews each has."""
    counts: dict[str, int] = {}
    for id_, _ in people:
        counts[id_] = counts.get(id_, 0) + 1
    return counts


def _alike(said: str, title: str) -> bool:
    said, title = said.lower(), title.lower()
    return said in title or title in said
