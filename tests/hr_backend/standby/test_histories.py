"""Random histories of slots freed, offered, taken and refused: no invariant breaks."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from itertools import count, pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hr_backend.imports.load import load_world
from hr_backend.imports.world import World
from hr_backend.kit.clock import SettableClock
from tests.conftest import NOW
from tests.hr_backend.conftest import Company
from tests.hr_backend.world import at

Due = Callable[[], Coroutine[Any, Any, None]]
Step = tuple[str, int]
STARTS = ["11-25 14:00", "11-25 14:00", "11-25 14:30", "11-26 10:00"]
"""Two interviewers; the second start is the other one's, the third overlaps both."""
QUEUE = 3
NUMBERS = count()
REFUSALS = {"illegal_transition", "interview_past", "same_time", "offer_gone", "slot_taken"}

STEPS = st.one_of(
    st.tuples(st.just("cancel"), st.integers(0, len(STARTS) - 1)),
    st.tuples(st.just("move"), st.integers(0, len(STARTS) - 1)),
    st.tuples(st.just("accept"), st.integers(0, QUEUE - 1)),
    st.tuples(st.just("decline"), st.integers(0, QUEUE - 1)),
    st.tuples(st.just("advance"), st.sampled_from([1, 2, 6, 15])),
    st.tuples(st.just("status"), st.integers(0, 1)),
    st.tuples(st.just("order"), st.integers(1, 5)),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=st.lists(STEPS, min_size=2, max_size=14))
async def test_no_history_breaks_an_invariant(
    company: Company, due: Due, hr_clock: SettableClock, history: list[Step]
) -> None:
    hr_clock.set(NOW)
    post = f"post-{next(NUMBERS)}"
    async with company.app.state.sessions.begin() as session:
        await load_world(session, described(post))
    try:
        for step in history:
            await play(company, hr_clock, post, step)
            known = {row.id for row in await offers(company, post)}
            await due()
            await check_order(company, post, known)
        await check_offers(company, post)
    finally:
        await company.execute("update requisitions set status = 'closed' where id = :p", p=post)
        await due()


def described(post: str) -> World:
    """A post of its own: people, interviews of four candidates, three who stand by."""
    given_up = [f"{post}-c{n}" for n in range(len(STARTS))]
    standing = [f"{post}-s{n}" for n in range(QUEUE)]
    crew = [f"{post}-e{n}" for n in (0, 1)]
    people = [{"id": one, "kind": "candidate", "name": one} for one in (*given_up, *standing)]
    people += [{"id": one, "kind": "employee", "name": one} for one in crew]
    held = [crew[0], crew[1], f"{post}-e2", crew[0]]
    people.append({"id": held[2], "kind": "employee", "name": held[2]})
    return World.model_validate(
        {
            "people": people,
            "requisitions": [
                {"id": post, "title": post, "recruiter": "zhao", "owner": "chen", "status": "open"}
            ],
            "applications": [
                {"id": one, "candidate": one, "requisition": post} for one in (*given_up, *standing)
            ],
            "interviews": [
                {"id": one, "application": one, "interviewers": [held[n]], "start": at(STARTS[n])}
                for n, one in enumerate(given_up)
            ],
            "waitlist": [
                {"application": one, "rank": rank} for rank, one in enumerate(standing, start=1)
            ],
        }
    )


async def play(company: Company, clock: SettableClock, post: str, step: Step) -> None:
    verb, which = step
    if verb == "advance":
        clock.advance(timedelta(hours=which))
    elif verb == "status":
        status = ["open", "paused"][which]
        await company.execute("update requisitions set status = :s where id = :p", s=status, p=post)
    elif verb == "order":
        await reorder(company, post, which)
    elif verb in ("cancel", "move"):
        body: dict[str, Any] = {"reason": "有事"}
        if verb == "move":
            body["start"] = at(f"12-0{which + 1} 10:00")
        path = f"/interviews/{post}-c{which}/{'reschedule' if verb == 'move' else 'cancel'}"
        response = await company.post("zhao", path, body)
        assert response.is_success or response.json()["code"] in REFUSALS, response.text
    else:
        person = f"{post}-s{which}"
        for row in (await company.get(person, "/offers", status="open")).json()["items"]:
            response = await company.post(person, f"/offers/{row['id']}/{verb}")
            assert response.is_success or response.json()["code"] in REFUSALS, response.text


async def reorder(company: Company, post: str, seed: int) -> None:
    """Whoever stands by still does, in another order."""
    path = f"/requisitions/{post}/standby"
    present = [row["application"] for row in (await company.get("zhao", path)).json()["items"]]
    turned = present[seed % len(present) :] + present[: seed % len(present)] if present else []
    response = await company.speak("zhao").put(path, json={"applications": turned})
    assert response.is_success, response.text


async def offers(company: Company, post: str) -> list[Any]:
    return await company.rows(
        "select o.*, s.interviewers from offers o join freed_slots s on s.id = o.slot_id"
        " join audit_entries e on e.subject_id = o.id and e.action = 'slot.offer'"
        " where s.requisition_id = :p order by e.no",
        p=post,
    )


async def check_order(company: Company, post: str, known: set[str]) -> None:
    """Of the offers just made, everybody ranked before had been asked for that time, or is
    thinking about another; and nobody who could be asked was left out of a post that is open."""
    made = await offers(company, post)
    queue = await company.rows(
        "select application_id, rank from waitlist where requisition_id = :p", p=post
    )
    asked = {(row.application_id, row.start_at) for row in made}
    thinking = {row.application_id for row in made if row.status == "open"}
    for offer in (row for row in made if row.id not in known):
        for before in (row for row in queue if row.rank < offer.rank):
            name = before.application_id
            assert (name, offer.start_at) in asked or name in thinking
    (status,) = (await company.rows("select status from requisitions where id = :p", p=post))[0]
    if status != "open":
        assert not thinking
        return
    free = await company.rows(
        "select s.start_at from freed_slots s where s.requisition_id = :p and s.status = 'open'"
        " and s.start_at > cast(:soonest as timestamptz) and not exists"
        " (select 1 from slot_claims c join people e on e.no = c.person_no"
        "  where e.id = any(s.interviewers) and c.start_at < s.end_at and c.end_at > s.start_at)",
        p=post,
        soonest=company.app.state.clock.now() + timedelta(hours=2),
    )
    waiting = {row.application_id for row in queue} - thinking
    assert not [
        (name, row.start_at)
        for row in free
        for name in waiting
        if (name, row.start_at) not in asked
    ]


async def check_offers(company: Company, post: str) -> None:
    """One open offer a slot, one a person; nobody asked twice for a time; the interviewers' time
    is kept while an offer is open and not a moment longer; everything is told and traced."""
    made = await offers(company, post)
    assert len({(row.application_id, row.start_at) for row in made}) == len(made)
    by_slot: dict[str, list[Any]] = {}
    for row in made:
        by_slot.setdefault(row.slot_id, []).append(row)
    for turns in by_slot.values():
        for earlier, later in pairwise(turns):
            assert earlier.answered_at is not None
            assert earlier.answered_at <= later.made_at
            assert earlier.status != "accepted"
    kept = await company.rows(
        "select offer_id, count(*) as people from slot_claims where offer_id = any(:ids)"
        " group by offer_id",
        ids=[row.id for row in made],
    )
    assert {row.offer_id: row.people for row in kept} == {
        row.id: len(row.interviewers) for row in made if row.status == "open"
    }
    overlaps = await company.rows(
        "select 1 from slot_claims a join slot_claims b on a.id < b.id"
        " and a.person_no = b.person_no and a.start_at < b.end_at and b.start_at < a.end_at"
    )
    assert overlaps == []
    told = await company.rows(
        "select data->>'offer' as offer from outbox where about = 'slot_offered'"
        " and data->'requisition'->>'id' = :p",
        p=post,
    )
    assert sorted(row.offer for row in told) == sorted(row.id for row in made)
    traced = await company.rows(
        "select subject_id, array_agg(action order by no) as actions from audit_entries"
        " where subject_kind = 'offer' and subject_id = any(:ids) group by subject_id",
        ids=[row.id for row in made],
    )
    ends = {"accepted": "accept", "declined": "decline", "expired": "expire"}
    assert {row.subject_id: row.actions for row in traced} == {
        row.id: ["slot.offer", *([f"slot.{ends[row.status]}"] if row.status in ends else [])]
        for row in made
    }
    taken = [row.interview_id for row in made if row.status == "accepted"]
    booked = await company.rows("select id, status from interviews where id = any(:ids)", ids=taken)
    assert {row.status for row in booked} <= {"scheduled"}
    assert len(booked) == len(taken)
