"""Kept facts follow every change of the tables that they are about, whoever makes it."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from tests.hr_backend.conftest import Company

CARD = (
    "insert into scorecards (interview_id, interviewer_id, requisition_id, scores, recommendation,"
    " comment, submitted_at) values ('{interview}', '{by}', 'java', '[]', 'yes', '', now())"
)
HANDOFF = (
    "insert into handoffs (id, person_id, interview_id, reason, summary, created_at)"
    " values ('h9', 'wang', '{interview}', 'asked', '', now())"
)
EVERYTHING = "select * from interview_facts order by interview_id"


async def facts(company: Company, interview: str) -> Any:
    (row,) = await company.rows(
        "select * from interview_facts where interview_id = :i", i=interview
    )
    return row


@pytest.mark.parametrize(
    ("statement", "interview", "changed"),
    [
        (CARD.format(interview="j2", by="sun"), "j2", {"handed_in": 2, "crew": "{li+,sun+}"}),
        ("delete from scorecards", "j2", {"handed_in": 0, "crew": "{li-,sun-}"}),
        # A card of somebody who gives the interview no longer counts for nobody.
        (
            "delete from interview_interviewers where person_id = 'li'",
            "j2",
            {"seats": 1, "handed_in": 0, "crew": "{sun-}"},
        ),
        (
            "update interviews set status = 'scheduled' where id = 'j3'",
            "j3",
            {"cancelled": False, "lead": None},
        ),
        (
            "update interviews set start_at = start_at + interval '1 hour',"
            " end_at = end_at + interval '1 hour' where id = 'j3'",
            "j3",
            {"lead": 31 * 3600.0},
        ),
        (
            "update change_requests set status = 'rejected' where id = 'q1'",
            "j3",
            {"lead": None, "reason_code": None, "by_candidate": None, "wanted": True},
        ),
        (
            "delete from change_requests where id = 'q1'",
            "j3",
            {"lead": None, "reason_code": None, "by_candidate": None, "wanted": False},
        ),
        ("delete from review_steps", "j4", {"alone": True}),
        (HANDOFF.format(interview="j3"), "j3", {"alone": False, "wanted": True}),
        ("delete from handoffs", "j1", {"wanted": False}),
        (
            "update applications set requisition_id = 'seller' where id = 'a-wang'",
            "j1",
            {"requisition_id": "seller"},
        ),
        (
            "update applications set candidate_id = 'he' where id = 'a-wang'",
            "j3",
            {"by_candidate": False, "wanted": False},
        ),
        # Whoever gives up an application takes back what nobody spoke of.
        (
            "update change_requests set kind = 'withdraw' where id = 'q1'",
            "j5",
            {"reason_code": "pay", "by_candidate": True},
        ),
    ],
)  # fmt: skip
async def test_a_change_is_in_the_facts_at_once(
    november_company: Company, statement: str, interview: str, changed: dict[str, Any]
) -> None:
    before = await facts(november_company, interview)
    await november_company.execute(statement)
    after = await facts(november_company, interview)
    assert {name: getattr(after, name) for name in changed} == changed
    assert any(getattr(before, name) != value for name, value in changed.items())


async def test_kept_facts_are_those_counted_anew(november_company: Company) -> None:
    await november_company.execute("update change_requests set kind = 'withdraw' where id = 'q1'")
    await november_company.execute("update interviews set status = 'scheduled' where id = 'j5'")
    kept = await november_company.rows(EVERYTHING)
    await november_company.execute("delete from interview_facts")
    await november_company.execute("select keep_interview_facts(array(select id from interviews))")
    assert await november_company.rows(EVERYTHING) == kept
    assert len(kept) == len(await november_company.rows("select 1 from interviews"))


async def test_of_two_scorecards_at_once_neither_is_forgotten(november_company: Company) -> None:
    await november_company.execute("delete from scorecards")
    sessions = november_company.app.state.sessions
    async with sessions() as first, sessions() as second:
        await first.execute(text(CARD.format(interview="j2", by="li")))
        waiting = asyncio.create_task(second.execute(text(CARD.format(interview="j2", by="sun"))))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        await first.commit()
        await waiting
        await second.commit()
    assert (await facts(november_company, "j2")).handed_in == 2


async def test_facts_go_with_their_interview(november_company: Company) -> None:
    await november_company.execute("delete from interview_interviewers where interview_id = 's1'")
    await november_company.execute("delete from slot_claims where interview_id = 's1'")
    await november_company.execute("delete from interviews where id = 's1'")
    assert not await november_company.rows(
        "select 1 from interview_facts where interview_id = 's1'"
    )


async def test_a_human_called_for_a_withdrawn_interview_counts_once(
    november_company: Company,
) -> None:
    await november_company.execute("update change_requests set kind = 'withdraw' where id = 'q1'")
    await november_company.execute(HANDOFF.format(interview="j5"))
    answer = await november_company.get(
        "root", "/analytics/figures", **{"from": "2026-11-01", "to": "2026-12-01"}
    )
    # j1, j3, j4 and now j5 wanted something; j3 alone needed nobody.
    share = answer.json()["whole"]["shares"]["unaided"]
    assert (share["hits"], share["of"]) == (1, 4)


async def test_one_interviewers_figures_count_their_own_scorecards(
    november_company: Company,
) -> None:
    answer = await november_company.get(
        "root", "/analytics/figures",
        **{"from": "2026-11-01", "to": "2026-12-01", "interviewer": "sun"},
    )  # fmt: skip
    # j2 with 李强, whose card is in and is not hers; s2 alone.
    share = answer.json()["whole"]["shares"]["scorecards"]
    assert (share["hits"], share["of"]) == (0, 2)
