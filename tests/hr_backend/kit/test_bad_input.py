"""Whatever arrives is answered with a clear refusal, and nothing is lost."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hr_backend.app import create_app
from hr_backend.kit.config import Settings
from hr_backend.kit.pagination import encode
from tests.conftest import SECRET, Server
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at

START = at("12-02 16:00")


@pytest.mark.parametrize(
    "body",
    [
        {"start": START, "reason": "出\x00差"},
        {"start": START, "reason": "长" * 2001},
        {"start": START, "reason": None},
        {"start": START, "reason": "有事", "surprise": 1},
        {"start": "2026-02-30T10:00:00+08:00", "reason": "有事"},
        {"start": "2026-12-02T16:00:00", "reason": "有事"},
        {"start": "9999-12-31T23:59:59+08:00", "reason": "有事"},
        {"start": "0001-01-01T00:00:00+08:00", "reason": "有事"},
        {"start": START, "reason": "有事", "version": 2**63},
        {"start": START, "reason": "有事", "version": 0},
        {"reason": "有事"},
        [],
        "text",
        None,
    ],
)
async def test_a_payload_that_does_not_fit(company: Company, body: Any) -> None:
    response = await company.speak("liu").post("/interviews/intime/reschedule", json=body)
    data = refused(response, 422, "invalid_request")
    assert data["errors"]
    assert "出" not in response.text


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff\xfe", b'{"reason": "\\ud800"}', b'{"reason": "\\u0000"}', b"[" * 100_000],
)
async def test_bytes_that_are_no_payload(company: Company, raw: bytes) -> None:
    client = company.speak("liu", **{"Content-Type": "application/json"})
    response = await client.post("/interviews/intime/cancel", content=raw)
    refused(response, 422, "invalid_request")


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "!!"},
        {"cursor": encode("a")},
        {"cursor": encode("no date", "x")},
        {"cursor": encode("2026-12-02T16:00:00", "x")},
        {"cursor": encode("2026-12-02T16:00:00+08:00", "\x00")},
        {"limit": "0"},
        {"limit": "201"},
        {"status": "asleep"},
        {"from": "yesterday"},
        {"from": "2026-12-02T16:00:00"},
        {"candidate": "\x00"},
        {"candidate": "x" * 101},
    ],
)
async def test_queries_that_do_not_fit(company: Company, query: dict[str, str]) -> None:
    refused(await company.get("zhao", "/interviews", **query), 422, "invalid_request")


@pytest.mark.parametrize("path", ["/interviews/%00", "/interviews/" + "x" * 200])
async def test_ids_that_cannot_be(company: Company, path: str) -> None:
    assert (await company.get("zhao", path)).status_code in (404, 422)


async def test_an_unknown_path(company: Company) -> None:
    refused(await company.get("zhao", "/nowhere"), 404, "not_found")
    response = await company.speak("zhao").delete("/me")
    refused(response, 405, "method_not_allowed")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(reason=st.text(max_size=50), header=st.text(st.characters(codec="latin-1"), max_size=20))
async def test_any_text_is_a_reason_or_a_refusal(
    company: Company, reason: str, header: str
) -> None:
    body = json.dumps({"reason": reason, "version": 7}).encode()
    client = company.speak("liu", **{"Content-Type": "application/json"})
    try:
        client.headers["Via-Message"] = header
        client.headers["Idempotency-Key"] = header
    except UnicodeEncodeError:
        return
    response = await client.post("/interviews/intime/cancel", content=body)
    assert response.status_code in (409, 422), response.text


class TestDatabase:
    async def test_read_only_is_503(self, company: Company) -> None:
        (name,) = (await company.rows("select current_database()"))[0]
        await company.execute(f'alter database "{name}" set default_transaction_read_only = on')
        await company.app.state.engine.dispose()
        assert (await company.get("liu", "/interviews/intime")).is_success
        response = await company.post("liu", "/interviews/intime/cancel", {"reason": "有事"})
        refused(response, 503, "database_unavailable")
        assert response.headers["retry-after"]

    async def test_one_that_goes_away_is_503_and_comes_back(
        self, company: Company, pg_server: Server
    ) -> None:
        (name,) = (await company.rows("select current_database()"))[0]
        assert (await company.get("liu", "/healthz")).is_success
        # renamed and cut off, as far as the service can tell the server is gone
        pg_server.execute(
            f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'",
            f'alter database "{name}" rename to "{name}_away"',
        )
        for path in ("/interviews", "/healthz"):
            refused(await company.get("liu", path), 503, "database_unavailable")
        pg_server.execute(f'alter database "{name}_away" rename to "{name}"')
        assert (await company.get("liu", "/interviews")).is_success

    async def test_no_server_at_all_is_503(self, company: Company) -> None:
        app = create_app(
            Settings(
                database_url="postgresql://x@127.0.0.1:1/x",
                token_secret=SECRET,
                _env_file=None,  # type: ignore[call-arg]
            )
        )
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://hr.test") as client:
            refused(await client.get("/api/v1/healthz"), 503, "database_unavailable")
