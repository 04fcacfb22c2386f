"""The company with a team: zhou and sun under chen, chen under qian."""

from typing import Any

import pytest

from tests.hr_backend.conftest import Company

FRIDAY, MONDAY, TUESDAY = "2026-11-27", "2026-11-30", "2026-12-01"


@pytest.fixture
async def team(company: Company) -> Company:
    await company.execute(
        "update people set manager_id = 'chen', hired_on = '2019-03-01' where id in ('zhou', 'sun')"
    )
    await company.execute("update people set manager_id = 'qian' where id = 'chen'")
    return company


async def left(
    company: Company, asks: str, leave_type: str = "annual", *, of: str | None = None, **query: Any
) -> float:
    """Days that remain to the one who asks, or to somebody else."""
    response = await company.speak(asks).get(
        "/leave/balances", params={"person": of or asks} | query
    )
    assert response.is_success, response.text
    found = [row for row in response.json()["items"] if row["leave_type"] == leave_type]
    assert len(found) == 1
    value: float = found[0]["remaining"]
    return value


async def ask(company: Company, person: str, start: str | None, **body: Any) -> dict[str, Any]:
    """Leave asked for."""
    wanted = {"leave_type": "annual", "start": start, "reason": "休息"} | body
    made: dict[str, Any] = await company.done(person, "/leave/requests", wanted)
    return made


async def approved(company: Company, person: str, start: str | None, **body: Any) -> dict[str, Any]:
    """Leave asked for and agreed to by chen."""
    made = await ask(company, person, start, **body)
    done: dict[str, Any] = await company.done("chen", f"/employee-requests/{made['id']}/approve")
    return done
