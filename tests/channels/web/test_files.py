"""Files from the page: only with a session, only so large, only for the one who sent them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import quote

import httpx
import pytest
import pytest_asyncio

from channels.web.channel import COOKIE
from channels.web.files import LARGEST
from tests.channels.web.conftest import OpenPage, Site

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def client(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of 王芳, signed in."""
    session = site.web.tokens.issue("session", "wang", timedelta(days=1))
    async with httpx.AsyncClient(
        base_url=site.url, headers={"Origin": site.url}, cookies={COOKIE: session}
    ) as opened:
        yield opened


async def test_a_file_is_kept_for_its_sender_alone(site: Site, client: httpx.AsyncClient) -> None:
    name = quote("假条.pdf")
    answer = await client.post("/web/upload", content=b"%PDF-1.4", headers={"X-File-Name": name})
    upload = answer.json()["value"].removeprefix("/attach_file?upload=")
    kept = site.web.uploads.take("wang", upload)
    assert kept is not None
    assert (kept.name, kept.data) == ("假条.pdf", b"%PDF-1.4")
    assert site.web.uploads.take("liu", upload) is None


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\boot.ini", "/", ""])
async def test_a_name_never_leads_out_of_its_folder(
    site: Site, client: httpx.AsyncClient, name: str
) -> None:
    headers = {"X-File-Name": quote(name, safe="")}
    answer = await client.post("/web/upload", content=b"x", headers=headers)
    kept = site.web.uploads.take("wang", answer.json()["value"].partition("=")[2])
    assert kept is not None
    assert "/" not in kept.name
    assert "\\" not in kept.name


@pytest.mark.parametrize("upload", ["", "..", "../wang", "0" * 32, "x" * 32])
async def test_an_id_that_was_never_given_finds_nothing(site: Site, upload: str) -> None:
    assert site.web.uploads.take("wang", upload) is None


async def test_too_large_or_empty_is_refused(client: httpx.AsyncClient) -> None:
    large = await client.post("/web/upload", content=b"x" * (LARGEST + 1))
    assert (large.status_code, large.json()) == (413, {"code": "file_too_large"})
    empty = await client.post("/web/upload", content=b"")
    assert (empty.status_code, empty.json()) == (422, {"code": "file_empty"})


async def test_nobody_sends_without_a_session_or_from_a_strange_site(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url) as client:
        own = await client.post("/web/upload", content=b"x", headers={"Origin": site.url})
        strange = await client.post(
            "/web/upload", content=b"x", headers={"Origin": "https://evil.example"}
        )
    assert own.status_code == 401
    assert strange.status_code == 403


@pytest.mark.browser
async def test_the_button_sends_the_file_and_says_so(site: Site, open_page: OpenPage) -> None:
    page = await open_page(site.invitation("wang"))
    await page.set_input_files(
        "input[type=file]",
        {"name": "假条.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"},
    )
    await page.get_by_text("假条.pdf").first.wait_for()
