"""A past for the demo company: generated interviews of the last weeks, and what became of them.

Each day is thrown with dice of its own, so that a later start adds the days since and changes
nothing. The candidates are called what they are (演示候选人), so that nobody takes them for people.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random
from typing import Any, Final

from hr_backend.demo.company import IsWorkday

Row = dict[str, Any]
WEEKS: Final = 10
CANDIDATES: Final = 40
A_DAY: Final = (4, 8)
POSTS: Final = (
    # post, how often, cancelled, missed, interviewers
    ("java", 34, 0.16, 0.06, ("li", "sun", "deng")),
    ("web", 18, 0.15, 0.07, ("sun", "deng")),
    ("pm", 18, 0.18, 0.05, ("qian", "lu")),
    ("test", 16, 0.14, 0.08, ("tang",)),
    ("market", 22, 0.46, 0.10, ("wei", "luo")),
    ("arch", 8, 0.12, 0.04, ("li", "chen")),
)
REASONS: Final = {
    "market": (("pay", 7), ("commute", 2), ("time_conflict", 2), ("other_offer", 2)),
    "": (("time_conflict", 4), ("sick", 2), ("other_offer", 2), ("pay", 1), ("commute", 1)),
}
OF_THE_COMPANY: Final = (("interviewer_conflict", 3), ("position_change", 1))
HOURS: Final = (9, 10, 11, 14, 15, 16, 17)


@dataclass(slots=True)
class History:
    """Rows by table; ids are taken from the day."""

    people: list[Row] = field(default_factory=list)
    applications: list[Row] = field(default_factory=list)
    interviews: list[Row] = field(default_factory=list)
    interview_interviewers: list[Row] = field(default_factory=list)
    change_requests: list[Row] = field(default_factory=list)
    review_steps: list[Row] = field(default_factory=list)
    freed_slots: list[Row] = field(default_factory=list)
    scorecards: list[Row] = field(default_factory=list)
    scorecard_reminders: list[Row] = field(default_factory=list)
    handoffs: list[Row] = field(default_factory=list)


def build_history(now: datetime, *, is_workday: IsWorkday, zone: tzinfo) -> History:
    """The ten weeks before today; `now` is aware, days are those of `zone`."""
    today, history = now.astimezone(zone).date(), History()
    history.people = [
        {"id": f"past-{n}", "kind": "candidate", "name": f"演示候选人{n:02}", "active": True}
        for n in range(CANDIDATES)
    ]
    for days in range(7 * WEEKS, 0, -1):
        day = today - timedelta(days=days)
        if is_workday(day):
            _day(history, day, zone)
    return history


def _day(history: History, day: date, zone: tzinfo) -> None:
    dice = Random(day.toordinal())
    taken: set[tuple[str, int]] = set()
    for number in range(dice.randint(*A_DAY)):
        (post,) = dice.choices(POSTS, weights=[post[1] for post in POSTS])
        hour, person = dice.choice(HOURS), dice.choice(post[4])
        if (person, hour) not in taken:
            taken.add((person, hour))
            start = datetime.combine(day, time(hour), zone)
            _Past(history, dice, f"past-{day:%Y%m%d}-{number}", post, start, person).write()


@dataclass(slots=True)
class _Past:
    """One interview with everything that hangs on it."""

    history: History
    dice: Random
    name: str
    post: tuple[str, int, float, float, tuple[str, ...]]
    start: datetime
    person: str

    def write(self) -> None:
        history, dice, (post, _, cancelled, missed, _) = self.history, self.dice, self.post
        thrown = dice.random()
        status = "cancelled" if thrown < cancelled else "completed"
        if cancelled <= thrown < cancelled + missed:
            status = "no_show"
        candidate = f"past-{dice.randrange(CANDIDATES)}"
        moved = dice.random() < 0.14
        invited = self.start - timedelta(days=dice.randint(3, 9), hours=dice.randint(0, 5))
        history.applications.append(
            {"id": self.name, "candidate_id": candidate, "requisition_id": post,
             "stage": "closed", "outcome": "in_review"}
        )  # fmt: skip
        history.interviews.append(
            {"id": self.name, "application_id": self.name, "round": 1,
             "mode": dice.choice(("onsite", "onsite", "video", "phone")), "minutes": 60,
             "start_at": self.start, "end_at": self.start + timedelta(hours=1), "status": status,
             "version": 1, "reschedules": int(moved), "invited_at": invited,
             "scheduled_at": invited + timedelta(hours=dice.expovariate(1 / 14))}
        )  # fmt: skip
        history.interview_interviewers.append({"interview_id": self.name, "person_id": self.person})
        if moved:
            self._request("reschedule", candidate, ahead=dice.randint(20, 70))
        if status == "cancelled":
            self._cancelled(candidate)
        elif status == "completed":
            self._scorecard()
        if dice.random() < 0.04:
            history.handoffs.append(
                {"id": self.name, "person_id": candidate, "interview_id": self.name,
                 "reason": "asked", "summary": "", "status": "closed", "created_at": invited}
            )  # fmt: skip

    def _cancelled(self, candidate: str) -> None:
        dice = self.dice
        by = "xu" if dice.random() < 0.15 else candidate
        ahead = dice.choice((3, 8, 20, 26, 30, 48, 70))
        self._request("cancel", by, ahead=ahead)
        self.history.freed_slots.append(
            {"id": self.name, "requisition_id": self.post[0], "interview_id": self.name,
             "interviewers": [self.person], "start_at": self.start,
             "end_at": self.start + timedelta(hours=1),
             "status": "filled" if dice.random() < 0.1 + ahead / 120 else "lapsed",
             "freed_at": self.start - timedelta(hours=ahead)}
        )  # fmt: skip

    def _request(self, kind: str, by: str, *, ahead: int) -> None:
        own = by.startswith("past-")
        codes = REASONS.get(self.post[0], REASONS[""]) if own else OF_THE_COMPANY
        if kind == "reschedule":
            codes = REASONS[""][:2]
        (code,) = self.dice.choices([c for c, _ in codes], weights=[w for _, w in codes])
        at, name = self.start - timedelta(hours=ahead), f"{self.name}-{kind}"
        self.history.change_requests.append(
            {"id": name, "kind": kind, "status": "applied", "application_id": self.name,
             "interview_id": self.name, "requester_id": by, "reason": "", "reason_code": code,
             "old_start": self.start, "rules": [], "created_at": at, "decided_at": at,
             "version": 1}
        )  # fmt: skip
        if own and ahead < 24:
            self.history.review_steps.append(
                {"request_id": name, "position": 1, "role": "recruiter", "status": "approved",
                 "seats": ["recruiter"], "decided_at": at}
            )  # fmt: skip

    def _scorecard(self) -> None:
        end = self.start + timedelta(hours=1)
        seat = {"interview_id": self.name}
        if self.dice.random() < 0.85:
            self.history.scorecards.append(
                seat | {"interviewer_id": self.person, "requisition_id": self.post[0],
                 "scores": [], "recommendation": self.dice.choice(("yes", "no")), "comment": "",
                 "submitted_at": end}
            )  # fmt: skip
        else:  # they were reminded then, and are not now
            self.history.scorecard_reminders.append(
                seat | {"person_id": self.person, "at": end + timedelta(days=1)}
            )


def rows_of(history: History) -> Iterator[tuple[str, list[Row]]]:
    """Tables in the order in which their rows may be written."""
    for name in History.__dataclass_fields__:
        if rows := getattr(history, name):
            yield name, rows
