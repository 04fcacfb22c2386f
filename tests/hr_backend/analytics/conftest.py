"""The small company with a November whose figures are known."""

from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI

from hr_backend.imports.load import load_world
from tests.hr_backend.analytics.world import november
from tests.hr_backend.conftest import Company

REQUEST = """
    insert into change_requests (id, kind, status, application_id, interview_id, requester_id,
        reason, reason_code, rules, created_at, decided_at)
    values (:id, :kind, 'applied', :application, :interview, :requester, '', :code, '[]',
        cast(:at as text)::timestamptz, cast(:at as text)::timestamptz)
"""


@pytest.fixture
async def november_company(hr_app: FastAPI, hr_client: Callable[..., httpx.AsyncClient]) -> Company:
    async with hr_app.state.sessions() as session, session.begin():
        await load_world(session, november())
    company = Company(hr_app, hr_client)

    async def request(name: str, kind: str, interview: str, by: str, code: str, at: str) -> None:
        application = "a-he" if interview.startswith("r") else "a-wang"
        await company.execute(
            REQUEST, id=name, kind=kind, application=application, interview=interview,
            requester=by, code=code, at=f"2026-{at}:00+08:00",
        )  # fmt: skip

    # j3 thirty hours ahead by the candidate, r2 four by the company; nobody asked about j5.
    await request("q1", "cancel", "j3", "wang", "pay", "11-09T08")
    await request("q2", "cancel", "r2", "zhao", "position_change", "11-05T06")
    await request("q3", "reschedule", "j4", "wang", "time_conflict", "11-08T08")
    await company.execute(
        "insert into review_steps (request_id, position, role, status) values"
        " ('q3', 1, 'recruiter', 'approved')"
    )
    await company.execute(
        "insert into handoffs (id, person_id, interview_id, reason, summary, created_at)"
        " values ('h1', 'wang', 'j1', 'asked', '', now())"
    )
    await company.execute(
        "insert into scorecards (interview_id, interviewer_id, requisition_id, scores,"
        " recommendation, comment, submitted_at) values"
        " ('j1', 'li', 'java', '[]', 'yes', '', now()),"
        " ('j2', 'li', 'java', '[]', 'yes', '', now())"
    )
    await company.execute(
        "insert into freed_slots (id, requisition_id, interview_id, interviewers, start_at,"
        " end_at, status, freed_at) select 'f' || id, 'java', id, array['li'], start_at, end_at,"
        " case id when 'j3' then 'filled' when 'j5' then 'lapsed' else 'open' end, start_at"
        " from interviews where id in ('j3', 'j5', 'j6')"
    )
    await company.execute(
        "update interviews set invited_at = start_at - interval '5 days',"
        " scheduled_at = start_at - interval '5 days' + interval '6 hours' where id in ('j1', 'j2')"
    )
    return company
