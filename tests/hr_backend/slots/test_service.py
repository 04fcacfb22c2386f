"""Searching and holding through the service, on a real PostgreSQL."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.models import PolicyVersion
from hr_backend.approvals.rules import Policy
from hr_backend.calendars.models import BusyTime, Holiday
from hr_backend.interviews.errors import IllegalTransition, OutsideHours, TimePast
from hr_backend.interviews.models import Interview
from hr_backend.kit.auth import Actor
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import NotFound
from hr_backend.slots import service
from hr_backend.slots.repository import SlotTaken, claim
from hr_backend.slots.schemas import HoldView, SlotSearch, SlotsFound
from tests.hr_backend.slots.factories import at, company, interview

NOW = at("2026-11-24 16:00")
SHANGHAI = ZoneInfo("Asia/Shanghai")
WANG, ZHOU = Actor("wang", "candidate"), Actor("zhou", "candidate")


async def search(
    session: AsyncSession, interview_id: str = "i-wang", *, actor: Actor = WANG, **wanted: Any
) -> SlotsFound:
    return await service.search_slots(
        session, Deed(actor, NOW, SHANGHAI), interview_id, SlotSearch(**wanted)
    )


async def hold(
    session: AsyncSession, start: str, interview_id: str = "i-wang", *, actor: Actor = WANG
) -> HoldView:
    return await service.hold_slot(session, Deed(actor, NOW, SHANGHAI), interview_id, at(start))


def starts(found: SlotsFound) -> list[str]:
    return [f"{slot.start.astimezone(SHANGHAI):%m-%d %H:%M}" for slot in found.slots]


def between(since: str, until: str) -> list[tuple[Any, Any]]:
    return [(at(since), at(until))]


async def policy(session: AsyncSession, **data: Any) -> None:
    session.add(
        PolicyVersion(scope="company", valid_from=NOW - timedelta(days=9), version=1, data=data)
    )
    await session.flush()


@pytest.fixture
async def wang(session: AsyncSession) -> str:
    """The contract's example: tomorrow at 14:00, li busy on 2 December from 15 to 16."""
    await company(session, pool=["gu"])
    start = at("2026-11-25 14:00")
    row = await interview(session, start=start, end=start + timedelta(hours=1))
    people = ["wang", "li"]
    await claim(
        session, interview_id=row, people=people, start=start, end=start + timedelta(hours=1),
        now=NOW,
    )  # fmt: skip
    session.add(
        BusyTime(person_id="li", start_at=at("2026-12-02 15:00"), end_at=at("2026-12-02 16:00"))
    )
    await session.flush()
    return row


@pytest.mark.usefixtures("wang")
async def test_the_contracts_example(session: AsyncSession) -> None:
    found = await search(
        session,
        available=between("2026-12-02 15:00", "2026-12-03 00:00"),
        unavailable=between("2026-11-25 00:00", "2026-11-26 00:00"),
    )
    assert starts(found) == ["12-02 16:00", "12-02 16:30", "12-02 17:00"]
    assert [slot.best for slot in found.slots] == [True, False, False]
    assert found.wish_met
    assert found.stated is None
    assert found.slots[0].interviewers == ["li"]
    assert found.slots[0].reasons == ["closest_to_wish", "same_part_of_day", "soonest"]


@pytest.mark.usefixtures("wang")
@pytest.mark.parametrize(
    ("start", "stated"),
    [
        ("2026-12-02 16:00", "free"),
        ("2026-12-02 16:10", "free"),
        ("2026-12-02 15:30", "taken"),
        ("2026-12-02 17:30", "taken"),
        ("2026-12-05 10:00", "taken"),
        ("2026-11-25 14:00", "taken"),
        ("2026-11-23 14:00", "taken"),
    ],
)
async def test_a_named_time_is_free_or_taken(
    session: AsyncSession, start: str, stated: str
) -> None:
    found = await search(session, available=between(start, start))
    assert found.stated == stated
    assert found.wish_met == (stated == "free")
    if stated == "free":
        assert [slot.start for slot in found.slots] == [at(start)]
    else:
        assert len(found.slots) == 3


@pytest.mark.usefixtures("wang")
async def test_a_holiday_is_off_and_a_make_up_workday_is_on(session: AsyncSession) -> None:
    session.add_all(
        [
            Holiday(day=date(2026, 12, 2), name="outing", kind="holiday"),
            Holiday(day=date(2026, 12, 5), name="instead", kind="workday"),
        ]
    )
    await session.flush()
    off = await search(session, available=between("2026-12-02 09:00", "2026-12-02 18:00"))
    on = await search(session, available=between("2026-12-05 09:00", "2026-12-05 18:00"))
    assert (off.wish_met, on.wish_met) == (False, True)


@pytest.mark.usefixtures("wang")
async def test_others_claims_and_holds_are_busy_and_ones_own_are_not(
    session: AsyncSession,
) -> None:
    other = await interview(session, candidate="zhou")
    await hold(session, "2026-12-03 10:00", other, actor=ZHOU)
    await hold(session, "2026-12-03 14:00")
    found = await search(
        session, available=between("2026-12-03 09:00", "2026-12-03 18:00"), limit=20
    )
    assert "12-03 10:00" not in starts(found)
    assert {"12-03 09:00", "12-03 11:00", "12-03 14:00"} <= set(starts(found))


@pytest.mark.usefixtures("wang")
async def test_a_buffer_is_kept_between_an_interviewers_interviews(session: AsyncSession) -> None:
    await policy(session, buffer_minutes=15)
    other = await interview(session, candidate="zhou")
    await hold(session, "2026-12-03 10:00", other, actor=ZHOU)
    found = await search(
        session, available=between("2026-12-03 09:00", "2026-12-03 13:00"), limit=20
    )
    assert starts(found) == ["12-03 11:30", "12-03 12:00"]


@pytest.mark.usefixtures("wang")
@pytest.mark.parametrize("allowed", [True, False])
async def test_a_busy_interviewer_is_replaced_only_where_policy_allows(
    session: AsyncSession, allowed: bool
) -> None:
    await policy(session, interviewer_replacement=allowed)
    found = await search(session, available=between("2026-12-02 15:00", "2026-12-02 15:00"))
    assert found.stated == ("free" if allowed else "taken")
    if allowed:
        assert found.slots[0].interviewers == ["gu"]
        assert "interviewer_replaced" in found.slots[0].reasons
        rules = Policy(interviewer_replacement=True)
        crew = await service.crew_at(
            session, "i-wang", at("2026-12-02 15:00"), policy=rules, now=NOW, zone=SHANGHAI
        )
        assert crew == ("gu",)


@pytest.mark.usefixtures("wang")
async def test_what_one_candidate_was_just_shown_another_is_shown_only_for_want_of_others(
    session: AsyncSession,
) -> None:
    await interview(session, candidate="zhou")
    wide = between("2026-12-03 09:00", "2026-12-03 18:00")
    narrow = between("2026-12-03 10:00", "2026-12-03 11:00")
    assert starts(await search(session, available=narrow)) == ["12-03 10:00"]
    other = await search(session, "i-zhou", actor=ZHOU, available=wide, limit=20)
    assert "12-03 10:00" not in starts(other)
    last = await search(session, "i-zhou", actor=ZHOU, available=narrow)
    assert (last.wish_met, starts(last)) == (True, ["12-03 10:00"])


async def test_an_ai_interview_needs_no_interviewer_and_no_office_hours(
    session: AsyncSession,
) -> None:
    await company(session)
    await interview(session, interviewers=[], mode="ai", minutes=30)
    found = await search(session, available=between("2026-12-05 20:00", "2026-12-05 23:00"))
    assert found.wish_met
    assert found.slots[-1].end <= at("2026-12-05 22:00")


@pytest.mark.usefixtures("wang")
async def test_a_hold_keeps_a_time_for_ten_minutes_and_others_out(session: AsyncSession) -> None:
    kept = await hold(session, "2026-12-02 16:00")
    assert kept.expires_at == NOW + timedelta(minutes=10)
    other = await interview(session, candidate="zhou")
    with pytest.raises(SlotTaken):
        await hold(session, "2026-12-02 16:30", other, actor=ZHOU)
    again = await hold(session, "2026-12-02 16:00")
    assert again == kept


@pytest.mark.usefixtures("wang")
@pytest.mark.parametrize(
    ("start", "error"),
    [
        ("2026-12-02 15:00", SlotTaken),
        ("2026-12-02 19:00", OutsideHours),
        ("2026-12-05 10:00", OutsideHours),
        ("2026-11-24 16:00", TimePast),
    ],
)
async def test_what_cannot_be_had_cannot_be_held(
    session: AsyncSession, start: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await hold(session, start)


@pytest.mark.usefixtures("wang")
async def test_another_candidates_interview_does_not_exist(session: AsyncSession) -> None:
    with pytest.raises(NotFound):
        await search(session, actor=ZHOU)
    with pytest.raises(NotFound):
        await hold(session, "2026-12-02 16:00", actor=ZHOU)


async def test_a_cancelled_interview_has_no_alternatives(session: AsyncSession, wang: str) -> None:
    row = await session.get_one(Interview, wang)
    row.status = "cancelled"
    await session.flush()
    with pytest.raises(IllegalTransition):
        await search(session)
