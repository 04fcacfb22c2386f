"""Worked questions to /attendance/calculate, and bad ones."""

from typing import Any

import pytest

from tests.hr_backend.conftest import Company, refused

SHIFT = {"start": "09:00", "end": "18:00", "breaks": [{"start": "12:00", "end": "13:00"}]}
PATH = "/attendance/calculate"


def day(*punches: str, **more: Any) -> dict[str, Any]:
    asked = {"what": "day", "day": "2026-11-24", "shift": SHIFT}
    return asked | {"punches": [{"at": at} for at in punches]} | more


async def ask(company: Company, body: Any) -> dict[str, Any]:
    answer: dict[str, Any] = await company.done("zhou", PATH, body)
    assert answer["rule"]
    assert answer["source"]
    assert answer["steps"]
    return answer


async def test_anonymous(company: Company) -> None:
    refused(await company.post(None, PATH, day("09:00")), 401, "not_authenticated")


@pytest.mark.parametrize(
    ("body", "figure", "values"),
    [
        (day("09:20", "18:00"), "late", {"late": 20, "worked": 460}),
        (day("09:20", "18:00", shift=SHIFT | {"grace_in": 20}), "normal", {"late": 0}),
        (day("09:00", "20:30"), "normal", {"overtime": 150, "overtime_percent": 150}),
        # by the calendar: a rest day inside the break, a statutory day, a make-up workday
        (
            day("09:00", "18:00", day="2026-10-05"),
            "holiday",
            {"overtime": 480, "overtime_percent": 200},
        ),
        (day("09:00", "18:00", day="2026-10-01"), "holiday", {"overtime_percent": 300}),
        (day("09:00", "18:00", day="2026-10-10"), "normal", {"overtime": 0}),
        (day(day="2026-10-10"), "absent", {"absent": 480}),
        (day(leave=[{"leave_type": "annual"}]), "on_leave", {"leave": 480}),
        (day("13:00", "18:00", leave=[{"part": "morning"}]), "on_leave", {"late": 0}),
        (
            day("22:05", "30:00", shift={"start": "22:00", "end": "06:00"}),
            "late",
            {"late": 5, "worked": 475, "last_out": "30:00"},
        ),
        (
            day("2026-11-24T09:00:59+08:00", "2026-11-24T10:00:00Z"),
            "normal",
            {"first_in": "09:00", "last_out": "18:00"},
        ),
        (day("09:00", now="15:00"), "open", {"worked": 0}),
    ],
)
async def test_a_day(
    company: Company, body: dict[str, Any], figure: str, values: dict[str, Any]
) -> None:
    answer = await ask(company, body)
    assert answer["figure"] == figure
    assert {name: answer["values"][name] for name in values} == values


async def test_overtime_of_a_month(company: Company) -> None:
    days = [
        {"day": "2026-10-01", "minutes": 480, "rest_minutes": 480},
        {"day": "2026-10-05", "minutes": 480, "rest_minutes": 240},
        {"day": "2026-10-12", "minutes": 210},
        *({"day": f"2026-10-{n}", "minutes": 120} for n in range(19, 32)),
    ]
    values = (await ask(company, {"what": "overtime", "days": days, "hourly_fen": 5001}))["values"]
    assert values["overtime_300"] == 480
    # two of the thirteen are Saturdays, two Sundays: 19-31 October holds 24, 25 and 31
    assert values["overtime_150"] == 210 + 10 * 120
    assert values["overtime_200"] == 240 + 3 * 120
    assert values["rest_instead"] == 240
    assert values["total"] == 480 + 480 + 210 + 13 * 120
    assert values["over_month_cap"] == values["total"] - 2160
    caps = [(one["cap"], one["day"]) for one in values["breaches"]]
    assert ("over_day_cap", "2026-10-12") in caps
    assert ("over_month_cap", None) in caps
    minutes = values["overtime_150"] * 150 + values["overtime_200"] * 200 + 480 * 300
    assert values["pay_fen"] == (minutes * 5001 + 3000) // 6000


async def test_kinds_of_days(company: Company) -> None:
    year = await ask(company, {"what": "days", "since": "2026-01-01", "until": "2026-12-31"})
    assert year["figure"] == 248
    assert year["values"]["days_300"] == [
        "2026-01-01",
        *(f"2026-02-{n}" for n in (16, 17, 18, 19)),
        "2026-04-05",
        "2026-05-01",
        "2026-05-02",
        "2026-06-19",
        "2026-09-25",
        *(f"2026-10-0{n}" for n in (1, 2, 3)),
    ]
    assert len(year["values"]["make_up_workdays"]) == 6
    following = await ask(company, {"what": "days", "since": "2027-02-01", "until": "2027-02-28"})
    assert following["values"]["unknown_years"] == [2027]
    assert following["values"]["days_300"] == [f"2027-02-0{n}" for n in (5, 6, 7, 8)]


@pytest.mark.parametrize(
    ("body", "excess", "standard"),
    [
        ({"period": "month", "workday_minutes": 180 * 60}, 180 * 60 - 165.36 * 60, 165.36 * 60),
        ({"period": "quarter", "workday_minutes": 500 * 60, "rest_day_minutes": 60}, 300, 29760),
        ({"period": "week", "workday_minutes": 39 * 60, "holiday_minutes": 480}, 0, 2400),
        ({"standard_minutes": 100, "workday_minutes": 130}, 30, 100),
        (
            {"since": "2026-10-01", "until": "2026-10-31", "workday_minutes": 9000},
            360,
            18 * 480,
        ),
    ],
)
async def test_a_period(
    company: Company, body: dict[str, Any], excess: float, standard: float
) -> None:
    answer = await ask(company, {"what": "comprehensive"} | body)
    assert answer["figure"] == pytest.approx(excess)
    assert answer["values"]["standard"] == pytest.approx(standard)


async def test_a_month_is_its_days(company: Company) -> None:
    days = [
        day("09:20", "18:00", day="2026-11-02"),
        day("09:00", "21:00", day="2026-11-03"),
        day(day="2026-11-04"),
        day("09:00", "13:00", day="2026-11-07"),
    ]
    values = (await ask(company, {"what": "month", "days": days}))["values"]
    assert (values["late_count"], values["absent_days"]) == (1, 1)
    assert (values["overtime_150"], values["overtime_200"]) == (180, 180)
    assert values["worked_minutes"] == 460 + 660 + 180


BAD = [
    {"what": "guess"},
    {"what": "day"},
    day("25:61"),
    day("09:00", day="2026-02-30"),
    day("09:00", shift=SHIFT | {"grace_in": -1}),
    day("09:00", leave=[{"start": "12:00", "end": "11:00"}]),
    day("09:00", approved_overtime=[{"start": "20:00", "end": "18:00"}]),
    {"what": "overtime", "days": []},
    {"what": "overtime", "days": [{"day": "2026-10-12", "minutes": -1}]},
    {"what": "overtime", "days": [{"day": "2026-10-12", "minutes": 10, "rest_minutes": 11}]},
    {"what": "overtime", "days": [{"day": "2026-10-12", "minutes": 1}] * 2},
    {
        "what": "overtime",
        "days": [{"day": "2026-10-12", "minutes": 1}, {"day": "2026-11-12", "minutes": 1}],
    },
    {"what": "days", "since": "2026-10-07", "until": "2026-10-01"},
    {"what": "days", "since": "1900-01-01", "until": "1900-01-02"},
    {"what": "days", "since": "2020-01-01", "until": "2026-01-01"},
    {"what": "comprehensive", "workday_minutes": 1},
    {"what": "comprehensive", "period": "decade"},
]


@pytest.mark.parametrize("body", BAD)
async def test_what_cannot_be_calculated(company: Company, body: Any) -> None:
    refused(await company.post("zhou", PATH, body), 422, "invalid_request")


async def test_a_shift_that_contradicts_itself(company: Company) -> None:
    twice = [{"start": "12:00", "end": "13:00"}, {"start": "12:30", "end": "13:30"}]
    body = day("09:00", shift=SHIFT | {"breaks": twice})
    refused(await company.post("zhou", PATH, body), 422, "shift_refused")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400", '"x"', "null"])
async def test_what_is_no_number(company: Company, number: str) -> None:
    response = await company.speak("zhou").post(
        PATH,
        content='{"what": "comprehensive", "period": "week", "workday_minutes": ' + number + "}",
        headers={"Content-Type": "application/json"},
    )
    refused(response, 422, "invalid_request")


async def test_nothing_is_stored(company: Company) -> None:
    await ask(company, day("09:00", "18:00"))
    for table in ("punches", "attendance_days", "shifts"):
        assert await company.rows(f"select 1 from {table}") == []
