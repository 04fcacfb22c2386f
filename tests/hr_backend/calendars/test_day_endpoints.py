"""The calendar as it is asked and kept: notices, entries, and years that are not known."""

from datetime import date, timedelta
from typing import Any

import pytest

from hr_backend.calendars.day_kinds import DayKind, Notice, calendar_day, misfits
from hr_backend.calendars.notices import shipped
from hr_backend.calendars.published import published, statutory_name
from tests.hr_backend.conftest import Company, refused

NOTICE_2027 = {
    "source": "国务院办公厅关于2027年部分节假日安排的通知",
    "breaks": [
        {"name": "元旦", "first": "2027-01-01", "last": "2027-01-03"},
        {"name": "春节", "first": "2027-02-05", "last": "2027-02-11"},
        {"name": "清明节", "first": "2027-04-03", "last": "2027-04-05"},
        {"name": "劳动节", "first": "2027-05-01", "last": "2027-05-05"},
        {"name": "端午节", "first": "2027-06-09", "last": "2027-06-09"},
        {"name": "中秋节", "first": "2027-09-15", "last": "2027-09-15"},
        {"name": "国庆节", "first": "2027-10-01", "last": "2027-10-07"},
    ],
    "workdays": ["2027-02-20", "2027-10-09"],
}
"""Made up for the tests."""


@pytest.mark.parametrize("year", range(2014, 2027))
def test_notices_agree_with_the_published_calendar(year: int) -> None:
    notice = shipped(year)
    assert notice is not None
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    for day in days:
        worked = published(day)
        usual = day.isoweekday() <= 5
        found = calendar_day(day, notice)
        if statutory_name(day) is None or not found.worked:
            assert found.worked == (usual if worked is None else worked), day


@pytest.mark.parametrize(("year", "days"), [(2024, 11), (2025, 13), (2026, 13), (2027, 13)])
def test_so_many_days_pay_300_percent(year: int, days: int) -> None:
    all_days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(statutory_name(day) is not None for day in all_days) == days


@pytest.mark.parametrize(
    ("day", "kind", "worked", "name"),
    [
        ((2026, 10, 1), "statutory_holiday", False, "国庆节"),
        ((2026, 10, 4), "rest_day", False, "国庆节"),
        ((2026, 10, 10), "workday", True, None),
        ((2026, 2, 15), "rest_day", False, "春节"),
        ((2026, 2, 16), "statutory_holiday", False, "春节"),
        ((2026, 4, 5), "statutory_holiday", False, "清明节"),
        ((2026, 4, 6), "rest_day", False, "清明节"),
        ((2026, 11, 24), "workday", True, None),
        ((2026, 11, 28), "rest_day", False, None),
    ],
)
def test_kinds_of_days(
    day: tuple[int, int, int], kind: str, worked: bool, name: str | None
) -> None:
    found = calendar_day(date(*day), shipped(2026))
    assert (found.kind, found.worked, found.name, found.known) == (kind, worked, name, True)


def test_a_year_without_its_notice_is_said_to_be_unknown() -> None:
    found = calendar_day(date(2027, 10, 4), shipped(2027))
    assert (found.known, found.kind) == (False, DayKind.WORKDAY)
    assert calendar_day(date(2027, 10, 1), None).kind == DayKind.STATUTORY_HOLIDAY


@pytest.mark.parametrize(
    ("breaks", "workdays", "about"),
    [
        ({"元旦": (date(2027, 1, 3), date(2027, 1, 1))}, (), "before it begins"),
        ({"元旦": (date(2026, 1, 1), date(2026, 1, 3))}, (), "not in 2027"),
        ({"元旦": (date(2027, 1, 1), date(2027, 2, 1))}, (), "longer"),
        ({"元旦": (date(2027, 1, 1), date(2027, 1, 3))}, (date(2027, 1, 2),), "in a break"),
        ({"元旦": (date(2027, 1, 1), date(2027, 1, 3))}, (date(2027, 1, 4),), "a weekday"),
        ({"元旦": (date(2027, 1, 1), date(2027, 1, 3))}, (), "statutory holiday 2027-10-01"),
    ],
)
def test_what_cannot_be_a_notice(
    breaks: dict[str, tuple[date, date]], workdays: tuple[date, ...], about: str
) -> None:
    assert about in " ".join(misfits(Notice(2027, "test", breaks, frozenset(workdays))))


async def year(company: Company, number: int) -> dict[str, Any]:
    response = await company.get("zhou", f"/calendar/years/{number}")
    assert response.is_success, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_hr_enters_a_notice(company: Company) -> None:
    path = "/calendar/years/2027"
    assert (await year(company, 2027))["known"] is False
    assert [one["first"] for one in (await year(company, 2027))["statutory"]][:2] == [
        "2027-01-01",
        "2027-02-05",
    ]
    for person in ("wang", "zhou", "zhao"):
        refused(await company.speak(person).put(path, json=NOTICE_2027), 403, "forbidden")
    bad = NOTICE_2027 | {"workdays": ["2027-02-22"]}
    refused(await company.speak("gu").put(path, json=bad), 422, "notice_refused")
    entered = await company.speak("gu").put(path, json=NOTICE_2027 | {"version": 0})
    assert (entered.json()["known"], entered.json()["version"]) == (True, 1)
    stale = await company.speak("gu").put(path, json=NOTICE_2027 | {"version": 0})
    refused(stale, 409, "version_conflict")
    stretch = {"since": "2027-02-05", "until": "2027-02-20"}
    days = (await company.get("wang", "/calendar/days", **stretch)).json()
    assert days["unknown_years"] == []
    assert [row["percent"] for row in days["items"]][:5] == [300, 300, 300, 300, 200]
    assert days["items"][-1]["make_up"] is True


async def test_hrs_entry_wins_over_the_notice(company: Company) -> None:
    async def put(day: str, kind: str, name: str = "") -> dict[str, Any]:
        body = {"kind": kind, "name": name}
        response = await company.speak("gu").put(f"/calendar/days/{day}", json=body)
        found: dict[str, Any] = response.json()
        return found

    anniversary = await put("2026-11-26", "holiday", "公司周年")
    assert (anniversary["kind"], anniversary["name"]) == ("rest_day", "公司周年")
    worked = await put("2026-10-02", "workday")
    assert (worked["kind"], worked["worked"]) == ("statutory_holiday", True)
    back = await company.speak("gu").delete("/calendar/days/2026-11-26")
    assert (back.json()["kind"], back.json()["worked"]) == ("workday", True)
    refused(await company.speak("zhou").delete("/calendar/days/2026-10-02"), 403, "forbidden")


@pytest.mark.parametrize("path", ["/calendar/years/1999", "/calendar/years/abc"])
async def test_no_such_year(company: Company, path: str) -> None:
    refused(await company.get("zhou", path), 422, "invalid_request")


async def test_every_call_needs_a_token(company: Company) -> None:
    refused(await company.get(None, "/calendar/years/2026"), 401, "not_authenticated")
