"""Names for the language layer: a service reads them, a person never."""

from collections.abc import Callable

import httpx

from hr_backend.kit.auth import Scope
from tests.conftest import token

Client = Callable[..., httpx.AsyncClient]


async def test_anonymous(hr_client: Client) -> None:
    assert (await hr_client().get("/directory")).status_code == 401


async def test_a_person_reads_no_directory(hr_client: Client) -> None:
    answer = await hr_client("zhao").get("/directory")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_service_reads_names_and_nothing_else(hr_client: Client) -> None:
    bearer = f"Bearer {token('bot', scope=Scope.ACT_FOR)}"
    answer = await hr_client(Authorization=bearer).get("/directory")
    assert answer.status_code == 200
    assert set(answer.json()) == {"people", "posts", "departments"}
