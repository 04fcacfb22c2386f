"""Working days: what HR entered, then the published calendar, then the weekday."""

from collections.abc import Callable
from datetime import date

import pytest

from hr_backend.calendars.published import published
from hr_backend.calendars.repository import hours_of, special_days
from hr_backend.calendars.rules import OFFICE
from tests.hr_backend.conftest import Company


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 2, 14), True),  # a Saturday worked for Spring Festival
        (date(2026, 11, 24), None),  # a Tuesday
        (date(2026, 11, 28), None),  # a Saturday
        (date(2045, 10, 1), None),  # not published yet
    ],
)
def test_the_published_calendar(day: date, worked: bool | None) -> None:
    assert published(day) is worked


async def test_what_hr_entered_wins(company: Company) -> None:
    await company.execute(
        "insert into holidays values ('2026-10-01', '加班', 'workday'),"
        " ('2026-11-26', '团建', 'holiday')"
    )
    async with company.app.state.sessions() as session:
        found = await special_days(session, since=date(2026, 10, 1), until=date(2026, 11, 30))
    assert found[date(2026, 10, 1)] is True
    assert found[date(2026, 10, 2)] is False
    assert found[date(2026, 11, 26)] is False
    assert date(2026, 11, 25) not in found


async def test_own_hours_then_the_companys_then_the_usual(
    company: Company, database_url: Callable[[str], str]
) -> None:
    await company.execute("insert into working_hours values ('h', 'li', '{2}', '10:00', '12:00')")
    async with company.app.state.sessions() as session:
        hours = await hours_of(session, ["li", "sun"])
        assert hours["li"].days == {2}
        assert hours["sun"].days == {1, 2, 3, 4, 5}
    await company.execute("delete from working_hours")
    async with company.app.state.sessions() as session:
        assert await hours_of(session, ["sun"]) == {"sun": OFFICE}
