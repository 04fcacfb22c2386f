"""Random histories of people doing legal and illegal things: no invariant of the lifecycle breaks.

A state machine over the real API on a real PostgreSQL: interviews are moved, cancelled, confirmed,
held otherwise; requests are decided, sent back, answered, taken back; people act at the same
instant, rules change, time passes and what falls due is done.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from hr_backend import due
from hr_backend.batches.planning import Planner
from hr_backend.imports.load import load_world
from hr_backend.kit import db
from hr_backend.kit.clock import SettableClock
from hr_backend.kit.deed import CHINA
from hr_backend.kit.files import Files
from tests.conftest import NOW, empty, token
from tests.hr_backend.conftest import Company
from tests.hr_backend.invariants import broken_promises
from tests.hr_backend.world import at, world

T = TypeVar("T")
REFUSALS = {
    "forbidden",
    "not_found",
    "illegal_transition",
    "interview_past",
    "change_pending",
    "already_decided",
    "slot_taken",
    "same_time",
    "same_mode",
    "mode_unavailable",
    "time_past",
    "outside_hours",
    "too_early",
    "version_conflict",
    "conflict",
}
"""What a history may be answered; everything else, a 500 first of all, is a failure."""
INTERVIEWS = ["late", "intime", "senior", "senior-late", "proposed"]
STARTS = [at(f"{day} {hour}:00") for day in ("11-26", "12-03") for hour in (10, 11)]
CANDIDATES = {
    "late": "wang",
    "intime": "liu",
    "senior": "liu",
    "senior-late": "he",
    "proposed": "he",
}
# Whose business it is comes often enough for requests to arise and be decided.
people = st.sampled_from(["own", "own", "own", "wang", "li", "sun", "chen", "zhao", "gu", "root"])
reviewers = st.sampled_from(["zhao", "zhao", "chen", "gu", "root", "own", "own", "li"])
candidates = st.sampled_from(["wang", "liu", "he"])
interviews = st.sampled_from(INTERVIEWS)
starts = st.sampled_from(STARTS)
decisions = st.sampled_from(["approve", "approve", "reject", "ask-info", "answer", "withdraw"])


@dataclass(frozen=True, slots=True)
class Stage:
    """What all histories of one run share."""

    app: FastAPI
    url: str
    clock: SettableClock
    runner: asyncio.Runner

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def speak(self, person: str | None) -> httpx.AsyncClient:
        assert person is not None
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app, raise_app_exceptions=False),
            base_url="http://hr.test/api/v1",
            headers={"Authorization": f"Bearer {token(person)}"},
        )

    async def begin(self) -> None:
        """The company as it was on the first day."""
        await empty(self.url)
        self.clock.set(NOW)
        async with self.app.state.sessions.begin() as session:
            await load_world(session, world())


@contextmanager
def stage_of(app: FastAPI, url: str, folder: Path) -> Iterator[Stage]:
    """The service on a database and a loop of its own."""
    clock = SettableClock(NOW)
    with asyncio.Runner() as runner:
        engine = db.connect(url)
        state = app.state
        state.engine, state.sessions, state.clock = engine, db.sessions_of(engine), clock
        state.files = Files(folder)
        state.planner = Planner(state.sessions, clock, CHINA)
        try:
            yield Stage(app, url, clock, runner)
        finally:
            runner.run(engine.dispose())


def named(person: str, path: str, body: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """A call with the candidate of the interview in the place of `own`."""
    return CANDIDATES[path.split("/")[2]] if person == "own" else person, path, body


class Lifecycle(RuleBasedStateMachine):
    """People and the clock, in any order."""

    stage: Stage

    @initialize()
    def begin(self) -> None:
        self.company = Company(self.stage.app, self.stage.speak)
        self.stage.run(self.stage.begin())

    @rule(person=people, interview=interviews, start=starts)
    def move(self, person: str, interview: str, start: str) -> None:
        verb = "schedule" if interview == "proposed" else "reschedule"
        body = {"start": start} | ({} if verb == "schedule" else {"reason": "有事"})
        self.post((person, f"/interviews/{interview}/{verb}", body))

    @rule(person=people, interview=interviews)
    def cancel(self, person: str, interview: str) -> None:
        self.post((person, f"/interviews/{interview}/cancel", {"reason_code": "time_conflict"}))

    @rule(person=people, interview=interviews)
    def confirm(self, person: str, interview: str) -> None:
        self.post((person, f"/interviews/{interview}/confirm", {}))

    @rule(person=people, interview=interviews, mode=st.sampled_from(["onsite", "phone", "ai"]))
    def hold_otherwise(self, person: str, interview: str, mode: str) -> None:
        self.post((person, f"/interviews/{interview}/mode", {"mode": mode, "reason": "在外地"}))

    @rule(candidate=candidates)
    def withdraw(self, candidate: str) -> None:
        path = f"/applications/a-{candidate}/withdraw"
        self.post((candidate, path, {"reason": "找到工作了"}))

    @rule(person=reviewers, interview=interviews, verb=decisions, start=starts)
    def decide(self, person: str, interview: str, verb: str, start: str) -> None:
        request = self.request_of(interview)
        if request is not None:
            person = CANDIDATES[interview] if person == "own" else person
            self.post((person, f"/requests/{request}/{verb}", self.body(verb, start)))

    @rule(interview=interviews)
    def agree(self, interview: str) -> None:
        """Everybody consents, one after the other."""
        for person in ("zhao", "chen", "gu"):
            request = self.request_of(interview)
            if request is not None:
                self.post((person, f"/requests/{request}/approve", {}))

    @rule(interview=interviews, verbs=st.tuples(decisions, decisions), start=starts)
    def decide_at_once(self, interview: str, verbs: tuple[str, str], start: str) -> None:
        """Two reviewers and the requester in the same instant."""
        request = self.request_of(interview)
        if request is None:
            return
        path = f"/requests/{request}"
        requester = self.rows("select requester_id from change_requests where id = :id", id=request)
        self.post(
            ("zhao", f"{path}/{verbs[0]}", self.body(verbs[0], start)),
            ("chen", f"{path}/{verbs[1]}", self.body(verbs[1], start)),
            (requester[0][0], f"{path}/withdraw", {}),
        )

    @rule(start=starts, chosen=st.lists(interviews, min_size=2, max_size=3, unique=True))
    def want_the_same_time(self, start: str, chosen: list[str]) -> None:
        self.post(
            *(
                ("own", f"/interviews/{one}/schedule", {"start": start})
                if one == "proposed"
                else ("own", f"/interviews/{one}/reschedule", {"start": start, "reason": "有事"})
                for one in chosen
            )
        )

    @rule(hours=st.sampled_from([0, 24, 100]), second=st.booleans())
    def change_the_rules(self, hours: int, second: bool) -> None:
        data = {"min_notice_hours": hours, "senior_second_review": second}
        self.post(("root", "/policies", {"scope": "company", "data": data}))

    @rule(hours=st.sampled_from([1, 8, 24]))
    def wait(self, hours: int) -> None:
        self.stage.clock.advance(timedelta(hours=hours))
        self.stage.run(self.fall_due())

    @rule(person=people, interview=interviews, verb=st.sampled_from(["start", "finish", "no-show"]))
    def hold(self, person: str, interview: str, verb: str) -> None:
        self.post((person, f"/interviews/{interview}/{verb}", {}))

    @invariant()
    def every_promise_is_kept(self) -> None:
        if hasattr(self, "company"):
            assert self.stage.run(broken_promises(self.company, self.stage.clock.now())) == []

    async def fall_due(self) -> None:
        """What the clock brings about, by two processes at once."""
        await asyncio.gather(due.run_due(self.stage.app), due.run_due(self.stage.app))

    def post(self, *calls: tuple[str, str, dict[str, Any]]) -> None:
        async def all_at_once() -> list[httpx.Response]:
            return await asyncio.gather(*(self.company.post(*named(*call)) for call in calls))

        for call, response in zip(calls, self.stage.run(all_at_once()), strict=True):
            known = response.is_success or response.json().get("code") in REFUSALS
            assert known, (call, response.text)

    def request_of(self, interview: str) -> str | None:
        rows = self.rows(
            "select id from change_requests where interview_id = :i"
            " order by created_at desc, status in ('pending', 'needs_info') desc, id limit 1",
            i=interview,
        )
        return rows[0].id if rows else None

    def rows(self, statement: str, **values: Any) -> list[Any]:
        return self.stage.run(self.company.rows(statement, **values))

    @staticmethod
    def body(verb: str, start: str) -> dict[str, Any]:
        bodies: dict[str, dict[str, Any]] = {
            "reject": {"reason": "不行"},
            "ask-info": {"question": "为什么"},
            "answer": {"text": "因为", "start": start},
        }
        return bodies.get(verb, {})


def test_no_history_breaks_a_promise(
    hr_service: FastAPI, database_url: Callable[[str], str], tmp_path: Path
) -> None:
    with stage_of(hr_service, database_url("hr"), tmp_path / "files") as stage:
        Lifecycle.stage = stage
        run_state_machine_as_test(
            Lifecycle,
            settings=settings(
                max_examples=15,
                stateful_step_count=20,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
