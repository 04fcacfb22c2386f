"""What must hold after anything anybody did: read from the tables, not from the code that wrote."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from hr_backend.approvals.models import RequestStatus
from hr_backend.approvals.requests import ALLOWED_TRANSITIONS as REQUEST_TABLE
from hr_backend.interviews.models import InterviewStatus
from hr_backend.interviews.rules import ALLOWED_TRANSITIONS as INTERVIEW_TABLE
from tests.hr_backend.conftest import Company

OVERLAPS = """
    select a.interview_id, b.interview_id from slot_claims a join slot_claims b
    on a.id < b.id and a.person_no = b.person_no
    and a.start_at < b.end_at and b.start_at < a.end_at
"""
CLAIMS = """
    select i.id, i.status, i.start_at,
        count(c.id) filter (where c.kind = 'interview' and c.start_at = i.start_at
            and c.end_at = i.end_at) as claimed,
        count(c.id) filter (where c.kind in ('interview', 'request')) as claims,
        (select count(*) from interview_interviewers x where x.interview_id = i.id) as interviewers
    from interviews i left join slot_claims c on c.interview_id = i.id
    where i.id <> 'over' group by i.id
"""
OPEN_REQUESTS = """
    select r.id, r.status, i.status as interview, count(*) over (partition by i.id) as together
    from change_requests r join interviews i on i.id = r.interview_id
    where r.status in ('pending', 'needs_info', 'approved')
"""
TOLD = {
    "interview.schedule": "interview_scheduled",
    "interview.reschedule": "interview_rescheduled",
    "interview.mode": "interview_rescheduled",
    "interview.cancel": "interview_cancelled",
    "interview.withdraw": "interview_cancelled",
    "interview.confirm": "interview_confirmed",
}


async def broken_promises(company: Company, now: datetime) -> list[str]:
    """One sentence for each promise that does not hold; none is how it should be."""
    problems = [f"booked twice: {row}" for row in await company.rows(OVERLAPS)]
    problems += [*_claims(await company.rows(CLAIMS))]
    problems += [*_open_requests(await company.rows(OPEN_REQUESTS))]
    problems += [*await _interview_traces(company)]
    problems += [*await _request_traces(company)]
    problems += [*await _notices(company)]
    problems += [*await _decisions(company)]
    return problems


def _claims(rows: list[Any]) -> Iterator[str]:
    """A time is claimed for everybody it needs while the interview is to come, and only then."""
    for row in rows:
        if row.status in ("scheduled", "confirmed") and row.claimed != row.interviewers + 1:
            yield f"not everybody's time is claimed: {row}"
        if row.status in ("cancelled", "no_show") and row.claims:
            yield f"time is kept for nothing: {row}"


def _open_requests(rows: list[Any]) -> Iterator[str]:
    for row in rows:
        if row.status == "approved":
            yield f"approved and not applied: {row}"
        if row.together > 1:
            yield f"two open requests of one interview: {row}"
        if row.interview in ("cancelled", "completed"):
            yield f"a request of an interview that is over: {row}"


async def _interview_traces(company: Company) -> Iterator[str]:
    """Every change is audited, one after the other, by the table, up to what is there now."""
    entries = await company.rows(
        "select subject_id, action, before, after from audit_entries"
        " where subject_kind = 'interview' order by no"
    )
    problems: list[str] = []
    seen: dict[str, Mapping[str, Any]] = {}
    for interview, action, before, after in entries:
        if not after or "version" not in after:
            continue
        if before is not None:
            old, new = InterviewStatus(before["status"]), InterviewStatus(after["status"])
            if interview in seen and before != seen[interview]:
                problems.append(f"a change without a trace before {action}: {before}")
            if old != new and new not in INTERVIEW_TABLE[old]:
                problems.append(f"{old} became {new} by {action}")
            if after["version"] != before["version"] + 1:
                problems.append(f"{action} skipped a version")
        seen[interview] = after
    rows = await company.rows("select id, status, version, mode, start_at from interviews")
    for row in rows:
        last = seen.get(row.id)
        if last is None:
            if row.version != 1:
                problems.append(f"changed without a trace: {row}")
            continue
        start = row.start_at.isoformat() if row.start_at else None
        present = (row.status, row.version, row.mode, start)
        if present != tuple(last[key] for key in ("status", "version", "mode", "start")):
            problems.append(f"not as it was traced last: {row}, {last}")
    return iter(problems)


async def _request_traces(company: Company) -> Iterator[str]:
    entries = await company.rows(
        "select subject_id, action, before, after from audit_entries"
        " where subject_kind = 'request' order by no"
    )
    problems: list[str] = []
    seen: dict[str, str] = {}
    for request, action, before, after in entries:
        if not after or "status" not in after:
            continue
        old, new = (before or {}).get("status"), after["status"]
        if before is not None and old != seen.get(request, old):
            problems.append(f"a request changed without a trace before {action}")
        if old is not None and old != new and not _may_follow(old, new):
            problems.append(f"a request that was {old} became {new} by {action}")
        seen[request] = new
    rows = await company.rows("select id, status from change_requests")
    for request, status in rows:
        if seen.get(request, "applied") != status:
            problems.append(f"a request is {status}, traced as {seen.get(request)}")
    return iter(problems)


def _may_follow(old: str, new: str) -> bool:
    """Approved is passed through in one transaction: what is traced lies beyond it."""
    after = REQUEST_TABLE[RequestStatus(old)]
    beyond = {later for one in after for later in REQUEST_TABLE[one] if one == "approved"}
    return RequestStatus(new) in after | beyond


async def _notices(company: Company) -> Iterator[str]:
    """Everybody concerned by a change has a notice of it; who did it knows, but for candidates."""
    parties = {
        row.id: row
        for row in await company.rows(
            "select i.id, a.candidate_id, r.recruiter_id, r.owner_id from interviews i"
            " join applications a on a.id = i.application_id"
            " join requisitions r on r.id = a.requisition_id"
        )
    }
    notices = {
        (row.about, row.interview, row.version, row.person_id)
        for row in await company.rows(
            "select about, person_id, data->>'interview' as interview,"
            " (data->>'version')::int as version from outbox"
        )
    }
    entries = await company.rows(
        "select subject_id, action, actor, before, after from audit_entries"
        " where subject_kind = 'interview' order by no"
    )
    problems = []
    for interview, action, actor, before, after in entries:
        if action not in TOLD:
            continue
        about, party = TOLD[action], parties[interview]
        concerned = {*after["interviewers"], *(before or after)["interviewers"], party.recruiter_id}
        if about != "interview_confirmed":
            concerned.add(party.owner_id)
        concerned.discard(actor)
        if about != "interview_confirmed":
            concerned.add(party.candidate_id)
        problems += [
            f"{person} was not told of {action}"
            for person in concerned - {None}
            if (about, interview, after["version"], person) not in notices
        ]
    return iter(problems)


async def _decisions(company: Company) -> Iterator[str]:
    """Who waits for a decision hears of it; whose turn it is was asked; nobody decided twice."""
    problems = [
        f"the requester of {row.id} was not told that it is {row.status}"
        for row in await company.rows(
            "select r.id, r.status from change_requests r where (r.status = 'rejected'"
            " or r.status = 'applied' and exists (select 1 from review_steps s"
            " where s.request_id = r.id and s.status = 'approved'))"
            " and not exists (select 1 from outbox o where o.about = 'approval_decided'"
            " and o.person_id = r.requester_id and o.data->>'request' = r.id)"
        )
    ]
    problems += [
        f"nobody was asked to decide {row.id}"
        for row in await company.rows(
            "select r.id from change_requests r where r.status = 'pending' and not exists"
            " (select 1 from outbox o where o.about = 'approval_requested'"
            " and o.data->>'request' = r.id)"
        )
    ]
    problems += [
        f"{row.decided_by_id} decided twice"
        for row in await company.rows(
            "select decided_by_id from review_steps where decided_by_id is not null"
            " group by request_id, decided_by_id having count(*) > 1"
        )
    ]
    return iter(problems)
