"""Courses over HTTP: never more people than seats."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at


def body(**changes: Any) -> dict[str, Any]:
    whole = {
        "title": "面试官培训",
        "kind": "interviewer",
        "start": at("12-02 14:00"),
        "end": at("12-02 16:00"),
        "capacity": 2,
    }
    return whole | changes


async def plan(company: Company, **changes: Any) -> str:
    return str((await company.done("gu", "/courses", body(**changes)))["id"])


async def test_anonymous(company: Company) -> None:
    refused(await company.get(None, "/courses"), 401, "not_authenticated")


async def test_employees_see_courses_and_candidates_none(company: Company) -> None:
    course = await plan(company)
    assert [row["id"] for row in (await company.get("li", "/courses")).json()["items"]] == [course]
    assert (await company.get("wang", "/courses")).json()["items"] == []
    refused(await company.post("wang", f"/courses/{course}/signup"), 404, "not_found")
    refused(await company.post("li", "/courses", body()), 403, "forbidden")
    refused(await company.post("li", f"/courses/{course}/cancel"), 403, "forbidden")


async def test_more_people_than_seats_at_once(company: Company) -> None:
    course = await plan(company)
    people = ("li", "sun", "chen", "zhao", "zhou")
    answers = await asyncio.gather(
        *(company.post(person, f"/courses/{course}/signup") for person in people)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409, 409]
    seats = (await company.get("gu", f"/courses/{course}/seats")).json()["items"]
    assert len(seats) == 2


async def test_the_database_itself_gives_no_seat_too_many(company: Company) -> None:
    course = await plan(company, capacity=1)
    await company.done("li", f"/courses/{course}/signup")
    insert = (
        "insert into course_seats (course_id, person_id, seat, capacity, taken_at)"
        " values (:course, 'sun', :seat, :capacity, now())"
    )
    for seat, capacity in ((2, 1), (1, 1), (2, 2)):
        with pytest.raises(IntegrityError):
            await company.execute(insert, course=course, seat=seat, capacity=capacity)


async def test_twice_is_once_and_a_seat_given_back_is_free(company: Company) -> None:
    course = await plan(company, capacity=1)
    for _ in range(2):
        assert (await company.done("li", f"/courses/{course}/signup"))["left"] == 0
    full = await company.post("sun", f"/courses/{course}/signup")
    assert refused(full, 409, "course_full") == {"capacity": 1}
    await company.done("li", f"/courses/{course}/step-back")
    assert (await company.done("sun", f"/courses/{course}/signup"))["signed_up"]


async def test_smaller_keeps_everybody_or_is_refused(company: Company) -> None:
    course = await plan(company, capacity=3)
    for person in ("li", "sun", "chen"):
        await company.done(person, f"/courses/{course}/signup")
    await company.done("li", f"/courses/{course}/step-back")
    put = company.speak("gu").put
    small = await put(f"/courses/{course}", json=body(capacity=1))
    assert refused(small, 409, "seats_taken") == {"taken": 2}
    fits = (await put(f"/courses/{course}", json=body(capacity=2, version=1))).json()
    assert (fits["capacity"], fits["left"]) == (2, 0)
    stale = await put(f"/courses/{course}", json=body(version=1))
    refused(stale, 409, "version_conflict")


async def test_cancelled_or_begun_takes_nobody(company: Company) -> None:
    course, other = await plan(company), await plan(company, title="安全培训")
    await company.done("li", f"/courses/{course}/signup")
    await company.done("gu", f"/courses/{course}/cancel")
    assert await company.told("course_cancelled") == {"li"}
    refused(await company.post("sun", f"/courses/{course}/signup"), 409, "course_closed")
    await company.done("li", f"/courses/{other}/signup")
    early = await company.post("gu", f"/courses/{other}/complete", {"people": ["li"]})
    refused(early, 409, "course_not_over")
    company.app.state.clock.advance(timedelta(days=9))
    refused(await company.post("sun", f"/courses/{other}/signup"), 409, "course_closed")
    refused(await company.post("li", f"/courses/{other}/step-back"), 409, "course_closed")
    missing = await company.post("gu", f"/courses/{other}/complete", {"people": ["sun"]})
    refused(missing, 404, "not_found")
    await company.done("gu", f"/courses/{other}/complete", {"people": ["li"]})
    mine = (await company.get("li", "/courses", mine=True)).json()["items"]
    assert {row["id"]: bool(row["completed_at"]) for row in mine} == {course: False, other: True}


async def test_seats_are_ones_own_or_the_teams(company: Company) -> None:
    await company.execute("update people set manager_id = 'chen' where id = 'li'")
    course = await plan(company)
    for person in ("li", "sun"):
        await company.done(person, f"/courses/{course}/signup")

    async def seen(person: str) -> list[str]:
        rows = (await company.get(person, f"/courses/{course}/seats")).json()["items"]
        return [row["person"]["id"] for row in rows]

    assert await seen("gu") == ["li", "sun"]
    assert (await seen("chen"), await seen("sun"), await seen("zhou")) == (["li"], ["sun"], [])
