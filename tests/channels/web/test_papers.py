"""Certificates in the browser: a link for one person and a while; a check without a login."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from actions.records.hr import issue
from channels.language import Language
from channels.links import PAPER_LIFETIME, LinkExpired, LinkRefused, PaperLinks
from tests.channels.web.house import Open, open_demo
from tests.conftest import NOW, Server

pytestmark = pytest.mark.asyncio(loop_scope="module")
SECRET = b"s" * 40


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def house(
    pg_server: Server, language: Language, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Open]:
    """The whole house."""
    async with open_demo(pg_server, language, tmp_path_factory.mktemp("papers")) as opened:
        yield opened


async def ask(method: str, url: str, **options: object) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as http:
        return await http.request(method, url, **options)  # type: ignore[arg-type]


async def paper(house: Open, person: str, reader: str) -> str:
    """A link to the certificate of one person, made for another."""
    hr = house.house.client.acting_for(person, channel="test", message="m")
    issued = await issue(hr, "employment", None, key=f"{person}:{reader}")
    links = PaperLinks(SECRET, house.clock.now, None)
    return house.url + links.link(reader, issued.id)


async def test_the_owner_opens_it_and_nobody_elses_link_does(house: Open) -> None:
    found = await ask("GET", await paper(house, "ning", "ning"))
    assert (found.status_code, found.headers["content-type"]) == (200, "application/pdf")
    assert found.content.startswith(b"%PDF-")
    assert found.headers["cache-control"] == "private, no-store"
    assert (await ask("GET", await paper(house, "ning", "peng"))).status_code == 404
    assert (await ask("GET", f"{house.url}/d/nonsense")).status_code == 404


async def test_a_code_is_checked_without_a_login_and_not_for_ever(house: Open) -> None:
    form = await ask("GET", f"{house.url}/check")
    assert (form.status_code, "<form" in form.text) == (200, True)
    for number in range(12):
        found = await ask("POST", f"{house.url}/check", data={"code": f"<b>{number}"})
        assert "<b>" not in found.text
        assert found.status_code == (200 if number < 10 else 429)


async def test_a_link_ends_and_is_of_one_secret() -> None:
    links = PaperLinks(SECRET, lambda: NOW, "https://hr.example.com")
    address = links.link("ning", "c1")
    token = re.sub(r"^https://hr\.example\.com/d/", "", address)
    assert links.open(token) == ("ning", "c1")
    later = PaperLinks(SECRET, lambda: NOW + PAPER_LIFETIME + timedelta(seconds=1), None)
    with pytest.raises(LinkExpired):
        later.open(token)
    with pytest.raises(LinkRefused):
        PaperLinks(b"t" * 40, lambda: NOW, None).open(token)
    with pytest.raises(LinkRefused):
        links.open(token[:-2])
