"""Claims and holds on a real PostgreSQL."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.db import Sessions
from hr_backend.slots.models import SlotClaim
from hr_backend.slots.repository import SlotTaken, claim, claim_existing, hold, release
from tests.hr_backend.slots.factories import at, company, interview

NOW = at("2026-11-24 16:00")
HOUR = timedelta(hours=1)


async def take(session: AsyncSession, interview_id: str, start: str, **changes: Any) -> None:
    begin = at(start)
    people = {"people": ["wang" if "wang" in interview_id else "zhou", "li"]}
    values = people | {"start": begin, "end": begin + HOUR, "now": NOW} | changes
    await claim(session, interview_id=interview_id, **values)


async def reserve(session: AsyncSession, interview_id: str, start: str, **changes: Any) -> None:
    begin = at(start)
    people = {"people": ["wang" if "wang" in interview_id else "zhou", "li"]}
    times = {"start": begin, "end": begin + HOUR, "now": NOW, "expires_at": NOW + HOUR / 6}
    await hold(session, interview_id=interview_id, **(people | times | changes))


async def claims(session: AsyncSession, **filters: Any) -> list[tuple[str, datetime, datetime]]:
    rows = await session.execute(
        select(SlotClaim.kind, SlotClaim.start_at, SlotClaim.end_at)
        .filter_by(**filters)
        .order_by(SlotClaim.start_at, SlotClaim.kind)
    )
    return sorted({(kind, start, end) for kind, start, end in rows})


@pytest.fixture
async def two(session: AsyncSession) -> tuple[str, str]:
    """Two candidates' interviews with the same interviewer."""
    await company(session)
    return await interview(session), await interview(session, candidate="zhou")


@pytest.mark.parametrize(
    ("start", "free"),
    [
        ("2026-12-02 14:00", True),
        ("2026-12-02 14:01", False),
        ("2026-12-02 15:00", False),
        ("2026-12-02 15:59", False),
        ("2026-12-02 16:00", True),
    ],
)
async def test_two_interviews_never_share_a_minute_of_an_interviewer(
    session: AsyncSession, two: tuple[str, str], start: str, free: bool
) -> None:
    await take(session, two[0], "2026-12-02 15:00")
    if free:
        await take(session, two[1], start)
    else:
        with pytest.raises(SlotTaken):
            await take(session, two[1], start)


async def test_the_candidate_is_not_in_two_places_either(session: AsyncSession) -> None:
    await company(session)
    first = await interview(session)
    second = await interview(session, interviewers=["chen"], id_="i-wang-2")
    await take(session, first, "2026-12-02 15:00")
    with pytest.raises(SlotTaken):
        await take(session, second, "2026-12-02 15:30", people=["wang", "chen"])


async def test_a_lost_race_leaves_the_transaction_and_the_old_claim_standing(
    session: AsyncSession, two: tuple[str, str]
) -> None:
    await take(session, two[0], "2026-12-02 15:00")
    await take(session, two[1], "2026-12-02 10:00")
    with pytest.raises(SlotTaken):
        await take(session, two[1], "2026-12-02 15:00")
    assert await session.scalar(text("select 1")) == 1
    old = ("interview", at("2026-12-02 10:00"), at("2026-12-02 11:00"))
    assert await claims(session, interview_id=two[1]) == [old]


async def test_moving_by_half_an_hour_does_not_collide_with_oneself(
    session: AsyncSession, two: tuple[str, str]
) -> None:
    await take(session, two[0], "2026-12-02 15:00")
    await take(session, two[0], "2026-12-02 15:30")
    moved = ("interview", at("2026-12-02 15:30"), at("2026-12-02 16:30"))
    assert await claims(session, interview_id=two[0]) == [moved]


async def test_a_pending_request_keeps_its_time_beside_the_old_one(
    session: AsyncSession, two: tuple[str, str]
) -> None:
    await take(session, two[0], "2026-12-02 15:00")
    await take(session, two[0], "2026-12-03 15:00", kind="request")
    for start in ("2026-12-02 15:00", "2026-12-03 15:00"):
        with pytest.raises(SlotTaken):
            await take(session, two[1], start)
    await take(session, two[0], "2026-12-03 15:00")
    applied = ("interview", at("2026-12-03 15:00"), at("2026-12-03 16:00"))
    assert await claims(session, interview_id=two[0]) == [applied]
    await take(session, two[1], "2026-12-02 15:00")


async def test_a_request_may_overlap_the_time_it_wants_to_leave(
    session: AsyncSession, two: tuple[str, str]
) -> None:
    await take(session, two[0], "2026-12-02 15:00")
    await take(session, two[0], "2026-12-02 15:30", kind="request")
    assert await claims(session, interview_id=two[0]) == [
        ("interview", at("2026-12-02 15:00"), at("2026-12-02 16:00")),
        ("request", at("2026-12-02 16:00"), at("2026-12-02 16:30")),
    ]
    with pytest.raises(SlotTaken):
        await take(session, two[1], "2026-12-02 16:00")
    await take(session, two[0], "2026-12-02 15:30")
    await take(session, two[1], "2026-12-02 14:30")


async def test_a_hold_is_hard_until_it_expires(session: AsyncSession, two: tuple[str, str]) -> None:
    await reserve(session, two[0], "2026-12-02 15:00")
    with pytest.raises(SlotTaken):
        await take(session, two[1], "2026-12-02 15:00", now=NOW + HOUR / 6 - timedelta(seconds=1))
    await take(session, two[1], "2026-12-02 15:00", now=NOW + HOUR / 6)
    taken = ("interview", at("2026-12-02 15:00"), at("2026-12-02 16:00"))
    assert await claims(session, interview_id=two[1]) == [taken]


async def test_a_new_hold_lets_the_last_one_go_and_the_claim_ends_it(
    session: AsyncSession, two: tuple[str, str]
) -> None:
    await reserve(session, two[0], "2026-12-02 15:00")
    await reserve(session, two[0], "2026-12-02 15:30")
    held = ("hold", at("2026-12-02 15:30"), at("2026-12-02 16:30"))
    assert await claims(session, interview_id=two[0]) == [held]
    await take(session, two[0], "2026-12-02 15:30")
    assert await claims(session, interview_id=two[0]) == [("interview", *held[1:])]


async def test_release_frees_all_or_some_kinds(session: AsyncSession, two: tuple[str, str]) -> None:
    await take(session, two[0], "2026-12-02 15:00")
    await take(session, two[0], "2026-12-03 15:00", kind="request")
    await release(session, interview_id=two[0], kinds=["request"])
    assert [kind for kind, *_ in await claims(session)] == ["interview"]
    await release(session, interview_id=two[0])
    assert await claims(session) == []


async def test_somebody_unknown_is_an_error_not_a_silent_gap(
    session: AsyncSession, two: tuple[str, str]
) -> None:
    with pytest.raises(KeyError):
        await take(session, two[0], "2026-12-02 15:00", people=["wang", "nobody"])


async def test_imported_interviews_are_claimed_and_overlaps_among_them_do_no_harm(
    session: AsyncSession,
) -> None:
    await company(session)
    start, end = at("2026-12-02 15:00"), at("2026-12-02 16:00")
    first = await interview(session, start=start, end=end)
    await interview(session, candidate="zhou", start=start, end=end)
    await claim_existing(session)
    await claim_existing(session)
    rows = await session.execute(select(SlotClaim.interview_id, SlotClaim.person_no))
    assert sorted(one for one, _ in rows) == [first, first, "i-zhou"]


async def test_of_many_racing_for_one_time_exactly_one_wins(sessions: Sessions) -> None:
    names = [f"c{n}" for n in range(24)]
    async with sessions.begin() as session:
        await company(session, candidates=names)
        ids = [await interview(session, candidate=name) for name in names]
    gate = asyncio.Event()

    async def race(name: str, interview_id: str) -> bool:
        await gate.wait()
        async with sessions.begin() as own:
            # Every other one comes by way of a hold, and names the people the other way round.
            held = int(name[1:]) % 2
            crew = ["li", "chen", name] if held else [name, "chen", "li"]
            try:
                await (reserve if held else take)(
                    own, interview_id, "2026-12-02 15:00", people=crew
                )
            except SlotTaken:
                return False
            return True

    runs = [asyncio.create_task(race(*pair)) for pair in zip(names, ids, strict=True)]
    gate.set()
    assert sum(await asyncio.gather(*runs)) == 1
    async with sessions() as session:
        assert len(await claims(session)) == 1
