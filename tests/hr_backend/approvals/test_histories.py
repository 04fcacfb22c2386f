"""Random histories of people doing legal and illegal things: no invariant breaks."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hr_backend.interviews.models import InterviewStatus
from hr_backend.interviews.rules import ALLOWED_TRANSITIONS, OPEN
from hr_backend.kit.clock import SettableClock
from tests.conftest import NOW
from tests.hr_backend.conftest import Company
from tests.hr_backend.world import at

STARTS = [at(f"12-{day:02} {hour}:00") for day in (2, 3) for hour in (10, 16)]
PEOPLE = ["wang", "he", "li", "sun", "chen", "zhao", "gu", "root"]
REFUSALS = {
    "forbidden",
    "not_found",
    "illegal_transition",
    "interview_past",
    "change_pending",
    "already_decided",
    "slot_taken",
    "same_time",
}

on_interview = st.tuples(
    st.sampled_from(PEOPLE),
    st.sampled_from(["reschedule", "reschedule", "cancel", "confirm", "schedule"]),
    st.sampled_from(STARTS),
    st.integers(0, 1),
)
on_request = st.tuples(
    st.sampled_from(PEOPLE),
    st.sampled_from(["approve", "approve", "reject", "ask-info", "answer", "withdraw"]),
    st.sampled_from(STARTS),
    st.integers(0, 1),
)
waiting = st.tuples(st.just("clock"), st.just("advance"), st.just(""), st.sampled_from([1, 20, 70]))
HISTORIES = st.lists(st.one_of(on_interview, on_request, waiting), min_size=2, max_size=12)
Step = tuple[str, str, str, int]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=HISTORIES)
async def test_no_history_breaks_an_invariant(
    company: Company, hr_clock: SettableClock, history: list[Step]
) -> None:
    hr_clock.set(NOW)
    interviews = await begin(company)
    try:
        for step in history:
            await play(company, hr_clock, interviews, step)
        await check_calendars(company)
        await check_traces(company)
    finally:
        await end(company, interviews)


async def begin(company: Company) -> list[str]:
    """A senior and an ordinary interview of this history's own, at free times."""
    made = []
    for application, start in (("a-he", "11-26 10:00"), ("a-wang", "11-26 14:00")):
        body = {"application": application, "interviewers": ["li", "sun"], "start": at(start)}
        made.append((await company.done("zhao", "/interviews", body))["id"])
    return made


async def end(company: Company, interviews: list[str]) -> None:
    """Make room for the next history, past all rules."""
    await company.execute(
        "update interviews set status = 'cancelled' where id = any(:ids)", ids=interviews
    )
    await company.execute(
        "update change_requests set status = 'expired' where interview_id = any(:ids)"
        " and status in ('pending', 'needs_info', 'approved')",
        ids=interviews,
    )
    await company.execute("delete from slot_claims where interview_id = any(:ids)", ids=interviews)


async def play(company: Company, clock: SettableClock, interviews: list[str], step: Step) -> None:
    person, verb, start, which = step
    if verb == "advance":
        clock.advance(timedelta(hours=which))
        return
    if verb in ("reschedule", "cancel", "confirm", "schedule"):
        bodies: dict[str, dict[str, Any]] = {
            "reschedule": {"start": start, "reason": "有事"},
            "cancel": {"reason": "有事"},
            "confirm": {},
            "schedule": {"start": start},
        }
        response = await company.post(
            person, f"/interviews/{interviews[which]}/{verb}", bodies[verb]
        )
    else:
        rows = await company.rows(
            "select id from change_requests where interview_id = :i"
            " order by created_at desc, id limit 1",
            i=interviews[which],
        )
        request = rows[0].id if rows else "nothing"
        bodies = {
            "approve": {},
            "reject": {"reason": "不行"},
            "ask-info": {"question": "为什么"},
            "answer": {"text": "因为", "start": start},
            "withdraw": {},
        }
        response = await company.post(person, f"/requests/{request}/{verb}", bodies[verb])
    assert response.is_success or response.json()["code"] in REFUSALS, response.text


async def check_calendars(company: Company) -> None:
    """Nobody is booked twice; an interview's time is claimed for everybody it needs, and only
    while it is open."""
    overlaps = await company.rows(
        "select 1 from slot_claims a join slot_claims b on a.id < b.id"
        " and a.person_no = b.person_no and a.start_at < b.end_at and b.start_at < a.end_at"
    )
    assert overlaps == []
    rows = await company.rows(
        "select i.id, i.status, i.start_at, i.end_at, count(*) filter (where c.start_at ="
        " i.start_at and c.end_at = i.end_at and c.kind = 'interview') as claimed, count(c.id) as"
        " claims, (select count(*) from interview_interviewers x where x.interview_id = i.id) as"
        " interviewers from interviews i left join slot_claims c on c.interview_id = i.id"
        " where i.status <> 'completed' and i.start_at is not null group by i.id"
    )
    for row in rows:
        if row.status in OPEN:
            assert row.claimed == row.interviewers + 1, row
        else:
            assert row.claims == 0, row


async def check_traces(company: Company) -> None:
    """States went by the table, every version was traced, every open request is the only one."""
    entries = await company.rows(
        "select subject_id, before, after from audit_entries where subject_kind = 'interview'"
        " order by no"
    )
    seen: dict[str, dict[str, Any]] = {}
    for interview, before, after in entries:
        if before is not None:
            assert before == seen[interview]
            old, new = InterviewStatus(before["status"]), InterviewStatus(after["status"])
            assert old == new or new in ALLOWED_TRANSITIONS[old]
            assert after["version"] == before["version"] + 1
        seen[interview] = after
    applied = await company.rows(
        "select count(*) from change_requests where status = 'applied'"
        " union all select count(*) from audit_entries"
        " where action in ('interview.reschedule', 'interview.cancel')"
    )
    assert applied[0] == applied[1]
    stuck = await company.rows(
        "select 1 from change_requests r join interviews i on i.id = r.interview_id"
        " where r.status in ('pending', 'needs_info') and i.status not in"
        " ('scheduled', 'confirmed', 'proposed')"
    )
    assert stuck == []
