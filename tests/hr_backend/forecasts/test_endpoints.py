"""Forecasts are for who recruits for a post, and for nobody else."""

import json
from datetime import timedelta
from typing import Any

import pytest

from hr_backend.forecasts.rules import FEATURES
from hr_backend.kit.deed import CHINA
from tests.bench.forecast_history import cancellations
from tests.conftest import NOW
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.forecasts.conftest import train_by_hand
from tests.hr_backend.world import at


async def got(company: Company, person: str, path: str, **query: Any) -> Any:
    response = await company.get(person, path, **query)
    assert response.is_success, response.text
    return response.json()


class TestForecast:
    async def test_anonymous(self, company: Company) -> None:
        refused(await company.get(None, "/forecasts/interviews/late"), 401, "not_authenticated")

    @pytest.mark.parametrize("person", ["wang", "li", "liu", "sun", "qian", "zhou"])
    async def test_not_for_candidates_nor_interviewers_nor_strangers(
        self, trained: Company, person: str
    ) -> None:
        path = "/forecasts/interviews/late"
        refused(await trained.get(person, path), 404, "not_found")
        if person not in ("wang", "liu"):
            assert (await got(trained, person, "/forecasts/interviews"))["items"] == []

    @pytest.mark.parametrize("person", ["zhao", "chen", "gu", "root"])
    async def test_for_who_answers_for_the_post(self, trained: Company, person: str) -> None:
        found = await got(trained, person, "/forecasts/interviews/late")
        assert found["likelihood"] == pytest.approx(0.378, abs=0.001)
        assert (found["basis"], found["source"], found["doubtful"]) == ("model", "house", True)
        assert found["interval"] is None
        assert found["usual"] == 0.8

    async def test_a_confirmation_makes_it_likelier_and_is_the_reason(
        self, trained: Company
    ) -> None:
        await trained.done("wang", "/interviews/late/confirm")
        found = await got(trained, "zhao", "/forecasts/interviews/late")
        assert found["likelihood"] > 0.8
        assert found["doubtful"] is False
        (why,) = found["why"]
        assert why["code"] == "confirmed"
        assert why["points"] > 30

    async def test_a_booking_by_the_clock_has_its_lead_time(self, trained: Company) -> None:
        start = at("12-08 16:00")
        await trained.done("zhao", "/interviews/proposed/schedule", {"start": start})
        found = await got(trained, "zhao", "/forecasts/interviews/proposed")
        lead = next(why for why in found["why"] if why["code"] == "lead_time")
        assert (lead["value"], lead["points"] < 0) == (14, True)

    async def test_a_base_rate_has_an_interval_and_no_reasons(self, company: Company) -> None:
        await train_by_hand(company, model=False, bookings=50)
        found = await got(company, "zhao", "/forecasts/interviews/late")
        assert (found["basis"], found["likelihood"], found["why"]) == ("base_rate", 0.8, [])
        low, high = found["interval"]
        assert low < 0.7
        assert high > 0.88
        assert found["doubtful"] is False

    async def test_without_history_nothing_is_made_up(self, company: Company) -> None:
        found = await got(company, "zhao", "/forecasts/interviews/late")
        assert (found["basis"], found["likelihood"], found["source"]) == ("none", None, None)

    async def test_what_was_learnt_on_generated_history_is_called_that(
        self, company: Company
    ) -> None:
        await train_by_hand(company, source="generated")
        found = await got(company, "zhao", "/forecasts/interviews/late")
        assert found["source"] == "generated"
        assert (await got(company, "zhao", "/forecasts/model"))["source"] == "generated"

    async def test_only_of_what_is_to_come(self, trained: Company) -> None:
        over = await trained.get("zhao", "/forecasts/interviews/over")
        refused(over, 409, "illegal_transition")
        open_ = await trained.get("zhao", "/forecasts/interviews/proposed")
        refused(open_, 409, "illegal_transition")

    async def test_a_model_of_another_version_is_not_used(self, trained: Company) -> None:
        await trained.execute("update forecast_models set model = '{\"format\": 99}'")
        found = await got(trained, "zhao", "/forecasts/interviews/late")
        assert found["basis"] == "base_rate"


class TestList:
    async def test_the_least_likely_first_with_who_stands_by(self, trained: Company) -> None:
        await trained.done("liu", "/interviews/senior/confirm")
        await trained.execute(
            "insert into waitlist (application_id, requisition_id, rank)"
            " values ('a-he-java', 'java', 1)"
        )
        rows = (await got(trained, "zhao", "/forecasts/interviews"))["items"]
        likelihoods = [row["likelihood"] for row in rows]
        assert likelihoods == sorted(likelihoods)
        assert {row["interview"] for row in rows[-2:]} == {"senior", "intime"}
        assert {row["interview"]: row["stand_bys"] for row in rows}["late"] == 1

    async def test_in_a_period(self, trained: Company) -> None:
        query = {"from": at("11-26 00:00"), "until": at("11-27 12:00")}
        rows = (await got(trained, "zhao", "/forecasts/interviews", **query))["items"]
        assert [row["interview"] for row in rows] == ["intime"]


class TestModel:
    async def test_it_says_what_it_rests_on(self, trained: Company) -> None:
        found = await got(trained, "zhao", "/forecasts/model")
        assert (found["basis"], found["bookings"], found["usual"]) == ("model", 400, 0.8)
        assert found["features"] == list(FEATURES)
        assert len(found["coefficients"]) == len(FEATURES)

    async def test_before_any_training(self, company: Company) -> None:
        found = await got(company, "zhao", "/forecasts/model")
        assert (found["basis"], found["why_not"], found["interval"]) == (
            "none",
            "no_history",
            [0, 1],
        )

    @pytest.mark.parametrize("person", ["wang", "li", "zhou"])
    async def test_not_for_everybody(self, company: Company, person: str) -> None:
        refused(await company.get(person, "/forecasts/model"), 403, "forbidden")


class TestHotSpots:
    async def test_without_history_it_says_so(self, company: Company) -> None:
        found = await got(company, "zhao", "/forecasts/hot-spots")
        assert (found["why_not"], found["spots"]) == ("no_history", [])

    async def test_the_worst_hours_first_with_an_interval(self, company: Company) -> None:
        await past_cancellations(company, 12)
        found = await got(company, "zhao", "/forecasts/hot-spots")
        assert (found["weeks"], found["why_not"]) == (12, None)
        assert (found["since"], found["until"]) == ("2026-11-24", "2026-12-07")
        first = found["spots"][0]
        assert (first["weekday"], first["hour"]) in {(1, 9), (1, 10), (5, 16), (5, 17)}
        assert first["days"] == 2
        assert first["low"] <= first["expected"] <= first["high"]
        booked = {(s["weekday"], s["hour"]): s["booked"] for s in found["spots"]}
        assert booked[3, 14] == 1  # `late`, Wednesday 14:00

    async def test_too_little_says_so(self, company: Company) -> None:
        await past_cancellations(company, 2)
        found = await got(company, "zhao", "/forecasts/hot-spots")
        assert (found["why_not"], found["spots"]) == ("thin", [])

    async def test_of_ones_own_posts_alone(self, company: Company) -> None:
        await past_cancellations(company, 12)
        found = await got(company, "qian", "/forecasts/hot-spots")
        assert (found["cancellations"], found["why_not"]) == (0, "no_history")
        refused(await company.get("wang", "/forecasts/hot-spots"), 403, "forbidden")

    async def test_a_holiday_is_left_out(self, company: Company) -> None:
        await past_cancellations(company, 12)
        await company.execute(
            "insert into holidays (day, name, kind) values ('2026-11-27', '庆典', 'holiday')"
        )
        found = await got(company, "zhao", "/forecasts/hot-spots")
        assert {s["days"] for s in found["spots"] if s["weekday"] == 5} == {1}


async def past_cancellations(company: Company, weeks: int) -> None:
    """So many weeks of GENERATED cancellations of the post java, up to last week."""
    monday = (NOW.astimezone(CHINA) - timedelta(days=1)).replace(hour=0, minute=0)
    begin = monday - timedelta(weeks=weeks)
    rows = [
        {
            "id": f"x{n}",
            "start": (begin + timedelta(days=7 * week + day - 1, hours=hour)).isoformat(),
        }
        for week, cells in enumerate(cancellations(weeks))
        for (day, hour), count in cells.items()
        for n in (f"{week}-{day}-{hour}-{i}" for i in range(count))
    ]
    await company.execute("delete from interview_interviewers where interview_id = 'over'")
    await company.execute("delete from interviews where id = 'over'")
    await company.execute(
        "insert into interviews"
        " (id, application_id, round, mode, start_at, end_at, minutes, status)"
        " select r.id, 'a-wang', 1, 'phone', r.start, r.start + interval '1 hour', 60, 'cancelled'"
        " from jsonb_to_recordset(cast(:rows as jsonb)) as r(id text, start timestamptz)",
        rows=json.dumps(rows),
    )


class TestDistance:
    PATH = "/forecasts/candidates/wang/distance"

    async def test_anonymous(self, company: Company) -> None:
        response = await company.speak(None).put(self.PATH, json={"km": 3})
        refused(response, 401, "not_authenticated")

    async def test_by_who_recruits(self, company: Company) -> None:
        for person in ("qian", "li", "wang"):
            response = await company.speak(person).put(self.PATH, json={"km": 3})
            refused(response, 404, "not_found")
        for km in (3, 4.5):
            response = await company.speak("zhao").put(self.PATH, json={"km": km})
            assert response.json() == {"candidate": "wang", "km": km}
        assert await company.rows("select km from candidate_distances") == [(4.5,)]

    @pytest.mark.parametrize("km", [-1, 20001, "far", None])
    async def test_it_is_a_distance(self, company: Company, km: object) -> None:
        response = await company.speak("zhao").put(self.PATH, json={"km": km})
        refused(response, 422, "invalid_request")
