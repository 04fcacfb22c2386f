"""Tokens say who is speaking, and forged or old ones say nothing."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import jwt
import pytest
from pydantic import SecretStr

from hr_backend.kit.auth import Scope, mint
from hr_backend.kit.clock import SettableClock
from tests.conftest import NOW, token
from tests.hr_backend.conftest import Company, refused

CLAIMS = {
    "sub": "zhao",
    "iat": NOW.timestamp(),
    "exp": (NOW + timedelta(hours=1)).timestamp(),
    "scope": "person",
}
OTHER = SecretStr("another-secret-" + "y" * 32)


def without(claim: str) -> str:
    claims = {key: value for key, value in CLAIMS.items() if key != claim}
    return jwt.encode(claims, "only-for-tests-" + "x" * 32, algorithm="HS256")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer x.y.z",
        f"Basic {token('zhao')}",
        f"Bearer {mint(OTHER, 'zhao', scope=Scope.PERSON, now=NOW, ttl=timedelta(1))}",
        f"Bearer {jwt.encode(CLAIMS, None, algorithm='none')}",  # type: ignore[arg-type]
        f"Bearer {token('nobody')}",
        f"Bearer {token('zhao', ttl=timedelta(0))}",
        f"Bearer {token('bot', scope=Scope.ACT_FOR)}",
        *(f"Bearer {without(claim)}" for claim in CLAIMS),
    ],
)
async def test_what_is_no_valid_token_is_401(company: Company, header: str) -> None:
    response = await company.speak(None, Authorization=header).get("/me")
    refused(response, 401, "not_authenticated")
    assert response.headers["www-authenticate"] == "Bearer"


async def test_a_token_runs_out(company: Company, hr_clock: SettableClock) -> None:
    assert (await company.get("zhao", "/me")).is_success
    hr_clock.advance(timedelta(days=30))
    refused(await company.get("zhao", "/me"), 401, "not_authenticated")


class TestService:
    @pytest.fixture
    def bot(self, company: Company) -> Callable[..., httpx.AsyncClient]:
        def speak(**headers: str) -> httpx.AsyncClient:
            bearer = {"Authorization": f"Bearer {token('bot', scope=Scope.ACT_FOR)}"}
            return company.speak(None, **bearer, **headers)

        return speak

    async def test_it_acts_for_the_person_it_names(
        self, company: Company, bot: Callable[..., httpx.AsyncClient]
    ) -> None:
        client = bot(**{"On-Behalf-Of": "wang", "Via-Channel": "wecom", "Via-Message": "m1"})
        assert (await client.get("/me")).json()["id"] == "wang"
        assert (await client.post("/interviews/late/confirm", json={})).is_success
        (row,) = await company.rows("select actor, service, channel, message from audit_entries")
        assert tuple(row) == ("wang", "bot", "wecom", "m1")

    async def test_it_sees_no_more_than_that_person(
        self, bot: Callable[..., httpx.AsyncClient]
    ) -> None:
        client = bot(**{"On-Behalf-Of": "wang"})
        refused(await client.get("/interviews/intime"), 404, "not_found")


async def test_a_persons_token_acts_for_nobody_else(company: Company) -> None:
    client = company.speak("zhao", **{"On-Behalf-Of": "wang"})
    refused(await client.get("/me"), 403, "forbidden")
