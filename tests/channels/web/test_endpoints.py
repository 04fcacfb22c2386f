"""Signing in, the page and its headers."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from channels.web.channel import COOKIE
from channels.web.texts import load_texts
from tests.channels.web.conftest import Site

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def client(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of the server's own page."""
    async with httpx.AsyncClient(base_url=site.url, headers={"Origin": site.url}) as opened:
        yield opened


def invitation(site: Site, days: float = 1) -> str:
    return site.web.tokens.issue("invite", "wang", timedelta(days=days))


class TestSession:
    async def test_a_good_invitation_sets_a_cookie_scripts_cannot_read(
        self, site: Site, client: httpx.AsyncClient
    ) -> None:
        answer = await client.post("/web/session", json={"invitation": invitation(site)})
        assert answer.status_code == 204
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert site.web.tokens.read("session", client.cookies[COOKIE]).person == "wang"

    async def test_the_cookie_is_secure_behind_https(self, site: Site) -> None:
        headers = {"Origin": site.url.replace("http:", "https:"), "X-Forwarded-Proto": "https"}
        async with httpx.AsyncClient(base_url=site.url, headers=headers) as client:
            answer = await client.post("/web/session", json={"invitation": invitation(site)})
        assert "Secure" in answer.headers["set-cookie"]

    @pytest.mark.parametrize("days", [-1, 0])
    async def test_an_expired_one_is_told_apart(
        self, site: Site, client: httpx.AsyncClient, days: int
    ) -> None:
        answer = await client.post("/web/session", json={"invitation": invitation(site, days)})
        assert (answer.status_code, answer.json()) == (401, {"code": "invitation_expired"})

    @pytest.mark.parametrize("token", ["x", "a.b.c", "=" * 1999, "\u0000"])
    async def test_a_forged_one_opens_nothing(self, client: httpx.AsyncClient, token: str) -> None:
        answer = await client.post("/web/session", json={"invitation": token})
        assert (answer.status_code, answer.json()) == (401, {"code": "invitation_invalid"})

    async def test_a_session_is_no_invitation(self, site: Site, client: httpx.AsyncClient) -> None:
        session = site.web.tokens.issue("session", "wang", timedelta(days=1))
        answer = await client.post("/web/session", json={"invitation": session})
        assert answer.status_code == 401

    @pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
    async def test_another_site_cannot_sign_a_visitor_in(
        self, site: Site, client: httpx.AsyncClient, origin: str
    ) -> None:
        body = {"invitation": invitation(site)}
        answer = await client.post("/web/session", json=body, headers={"Origin": origin})
        assert (answer.status_code, answer.json()) == (403, {"code": "origin_refused"})
        assert "set-cookie" not in answer.headers

    async def test_signing_out_takes_the_cookie_away(
        self, site: Site, client: httpx.AsyncClient
    ) -> None:
        await client.post("/web/session", json={"invitation": invitation(site)})
        await client.delete("/web/session")
        assert COOKIE not in client.cookies


class TestPage:
    @pytest.mark.parametrize("path", ["/", "/i"])
    async def test_it_runs_no_foreign_script_and_cannot_be_framed(
        self, client: httpx.AsyncClient, path: str
    ) -> None:
        answer = await client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert '<html lang="zh-CN">' in answer.text
        assert "$" not in answer.text
        assert (await client.head(path)).status_code == 200

    async def test_a_company_name_cannot_break_the_page(self) -> None:
        page = load_texts(company="<b>$甲\"乙'</b>", message_length=100).page.decode()
        assert "<b>" not in page

    async def test_the_widget_is_asked_for_anew_only_when_it_changed(
        self, client: httpx.AsyncClient
    ) -> None:
        first = await client.get("/widget.js")
        again = await client.get("/widget.js", headers={"If-None-Match": first.headers["etag"]})
        assert (first.status_code, again.status_code) == (200, 304)
        assert "__" not in first.text.replace("__proto__", "")
