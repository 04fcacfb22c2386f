"""Criteria of `java`, and the hour after `intime`, which li and sun have held."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import httpx
import pytest

from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company
from tests.hr_backend.world import at

CRITERIA: list[dict[str, Any]] = [
    {"id": "code", "name": "编码能力", "weight": 3, "anchors": {"1": "写不出", "5": "清晰有测试"}},
    {"id": "talk", "name": "沟通", "weight": 1},
]
Submit = Callable[..., Awaitable[httpx.Response]]


def card(code: int = 4, talk: int = 2, recommendation: str = "yes") -> dict[str, Any]:
    scores = [
        {"criterion": "code", "score": code, "evidence": "写了一个 LRU"},
        {"criterion": "talk", "score": talk},
    ]
    return {"scores": scores, "recommendation": recommendation, "comment": "踏实"}


@pytest.fixture
async def judged(company: Company, hr_clock: SettableClock) -> Company:
    response = await company.speak("zhao").put(
        "/requisitions/java/criteria", json={"criteria": CRITERIA}
    )
    assert response.json()["version"] == 1, response.text
    hr_clock.set(datetime.fromisoformat(at("11-27 11:30")))
    return company


@pytest.fixture
def submit(judged: Company) -> Submit:
    """`await submit("li")`: hand in a scorecard of `intime`."""

    async def hand_in(person: str, body: Any = None, *, interview: str = "intime") -> Any:
        path = f"/interviews/{interview}/scorecard"
        return await judged.speak(person).put(path, json=body or card())

    return hand_in
