"""Working days: what HR entered, then the published calendar, then the weekday."""

from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar
import pytest

from hr_backend.calendars.hours import OFFICE
from hr_backend.calendars.published import is_statutory
from hr_backend.calendars.repository import hours_of, special_days
from tests.hr_backend.conftest import Company


@pytest.mark.parametrize("year", [2025, 2026])
def test_days_by_law_agree_with_the_published_calendar(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    by_law = [day for day in days if is_statutory(day)]
    assert len(by_law) == 13
    assert not any(chinese_calendar.is_workday(day) for day in by_law)


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
