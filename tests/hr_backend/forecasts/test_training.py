"""History is read from the trail as it was written, and learnt from once a week."""

from datetime import timedelta

import pytest
import yaml

from hr_backend.demo import company as demo
from hr_backend.forecasts import repository
from hr_backend.forecasts.history import Story
from hr_backend.forecasts.rules import Outcome, bookings
from hr_backend.forecasts.training import EVERY, train_when_due
from hr_backend.kit.clock import SettableClock
from tests.conftest import NOW
from tests.hr_backend.conftest import Company
from tests.hr_backend.world import at


async def story(company: Company, interview: str) -> Story:
    async with company.app.state.sessions() as session:
        return (await repository.stories_of(session, [interview]))[interview]


async def test_a_move_and_a_cancellation_by_the_candidate(company: Company) -> None:
    await company.done("liu", "/interviews/intime/confirm")
    body = {"start": at("12-02 16:00"), "reason": "临时要出差"}
    await company.done("liu", "/interviews/intime/reschedule", body)
    await company.done("liu", "/interviews/intime/cancel", {"reason": "有别的offer"})
    found = bookings(await story(company, "intime"))
    assert [one.outcome for one in found] == [Outcome.MISSED, Outcome.MISSED]
    assert (found[0].booked_at, found[1].booked_at) == (None, NOW)
    assert found[1].moves == 1


async def test_what_a_reviewer_lets_through_is_the_candidates_wish(company: Company) -> None:
    body = {"start": at("12-02 16:00"), "reason": "临时要出差"}
    pending = await company.done("wang", "/interviews/late/reschedule", body)
    await company.done("zhao", f"/requests/{pending['request']['id']}/approve")
    found = bookings(await story(company, "late"))
    assert [one.outcome for one in found] == [Outcome.MISSED, Outcome.OPEN]


async def test_what_the_company_does_says_nothing_of_the_candidate(company: Company) -> None:
    await company.done("zhao", "/interviews/late/cancel", {"reason": "岗位暂停"})
    (found,) = bookings(await story(company, "late"))
    assert found.outcome is Outcome.TAKEN_BACK


async def test_reminders_and_their_answer(company: Company) -> None:
    await company.done("zhao", "/interviews/late/remind")
    await company.done("wang", "/interviews/late/confirm")
    found = await story(company, "late")
    assert found.reminded == (NOW,)
    assert bookings(found)[-1].confirmed_at == NOW


async def test_once_a_week_by_whoever_comes_first(
    company: Company, hr_clock: SettableClock
) -> None:
    sessions = company.app.state.sessions
    for _ in range(2):
        await train_when_due(sessions, hr_clock)
    assert await company.rows("select bookings, attended, model, source from forecast_models") == [
        (1, 1, None, "house")
    ]
    hr_clock.advance(EVERY + timedelta(minutes=1))
    await train_when_due(sessions, hr_clock)
    assert len(await company.rows("select 1 from forecast_models")) == 2


async def test_the_demo_companys_history_is_known_to_be_made_up(
    company: Company, hr_clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = yaml.safe_load('[{id: wang, name: 王芳, kind: candidate, hint: ""}]')
    made = [demo.DemoPerson(**row) for row in people]
    monkeypatch.setattr("hr_backend.forecasts.training.demo_people", lambda: made)
    await train_when_due(company.app.state.sessions, hr_clock)
    ((source,),) = await company.rows("select source from forecast_models")
    assert source == "generated"
