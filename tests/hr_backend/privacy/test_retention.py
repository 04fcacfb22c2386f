"""What is past its time goes by itself, and nothing before."""

from datetime import timedelta

import pytest

from hr_backend.due import run_due
from hr_backend.kit.clock import SettableClock
from hr_backend.privacy.retention import keep_no_longer
from tests.conftest import NOW
from tests.hr_backend.conftest import Company

DAY = timedelta(days=1)


async def erased(company: Company) -> set[str]:
    return {
        row.id for row in await company.rows("select id from people where erased_at > '-infinity'")
    }


@pytest.fixture
async def gone(company: Company) -> Company:
    """wang has given up the post; everybody else is still in."""
    await company.done("wang", "/applications/a-wang/withdraw", {"reason": "有别的安排"})
    return company


async def look(company: Company) -> None:
    await keep_no_longer(company.app.state.sessions, company.app.state.clock)


async def test_candidates_are_erased_two_years_after_everything_ended(
    gone: Company, hr_clock: SettableClock
) -> None:
    hr_clock.set(NOW + 729 * DAY)
    await look(gone)
    assert await erased(gone) == set()
    hr_clock.set(NOW + 732 * DAY)
    await look(gone)
    assert await erased(gone) == {"wang"}
    rows = await gone.rows("select actor from audit_entries where action = 'privacy.erase'")
    assert [row.actor for row in rows] == ["system"]


async def test_the_period_is_the_companys_to_say(gone: Company, hr_clock: SettableClock) -> None:
    policy = {"scope": "company", "data": {"candidate_days": 90}}
    await gone.done("root", "/policies", policy)
    hr_clock.set(NOW + 92 * DAY)
    await look(gone)
    assert await erased(gone) == {"wang"}


async def test_who_agreed_to_be_kept_in_mind_is_kept_as_long_again(
    gone: Company, hr_clock: SettableClock
) -> None:
    hr_clock.set(NOW + 20 * DAY)
    await gone.done("wang", "/me/consents", {"purpose": "talent_pool", "version": "1"})
    hr_clock.set(NOW + 740 * DAY)
    await look(gone)
    assert await erased(gone) == set()
    hr_clock.set(NOW + 752 * DAY)
    await look(gone)
    assert await erased(gone) == {"wang"}


async def test_once_an_hour_is_enough(gone: Company, hr_clock: SettableClock) -> None:
    hr_clock.set(NOW + 731 * DAY - timedelta(minutes=90))
    await look(gone)
    hr_clock.advance(timedelta(minutes=59))
    before = await gone.rows("select at from retention_runs")
    await look(gone)
    assert await gone.rows("select at from retention_runs") == before
    hr_clock.advance(timedelta(minutes=1))
    await run_due(gone.app)
    assert await gone.rows("select at from retention_runs") != before


async def test_delivered_notices_go_after_half_a_year(
    gone: Company, hr_clock: SettableClock
) -> None:
    await gone.execute("update outbox set status = 'delivered' where person_id <> 'zhao'")
    hr_clock.set(NOW + 181 * DAY)
    await look(gone)
    left = await gone.rows("select distinct person_id from outbox")
    assert [row.person_id for row in left] == ["zhao"], "one not delivered yet is still to come"
