"""Webhooks are the admin's: made, listed without secrets, tried, removed."""

from typing import Any

import pytest

from tests.hr_backend.conftest import Company, refused

WANTED = {
    "url": "https://oa.example.com/hooks",
    "events": ["interview_cancelled", "interview_scheduled", "interview_cancelled"],
}


async def made(company: Company, **changes: Any) -> dict[str, Any]:
    answer: dict[str, Any] = await company.done("root", "/webhooks", WANTED | changes)
    return answer


async def test_the_secret_is_shown_once(company: Company) -> None:
    webhook = await made(company)
    assert webhook["secret"].startswith("whsec_")
    assert webhook["events"] == ["interview_cancelled", "interview_scheduled"]
    listed = await company.get("root", "/webhooks")
    assert webhook["secret"] not in listed.text
    assert [row["id"] for row in listed.json()["items"]] == [webhook["id"]]


async def test_a_repeated_call_makes_one_and_stores_no_secret_with_its_answer(
    company: Company,
) -> None:
    first = await company.done("root", "/webhooks", WANTED, key="k")
    assert await company.done("root", "/webhooks", WANTED, key="k") == first
    assert len((await company.get("root", "/webhooks")).json()["items"]) == 1
    ((stored,),) = await company.rows("select answer::text from idempotency_keys")
    assert first["secret"] not in stored


async def test_only_admins(company: Company) -> None:
    webhook = await made(company)
    for person in ("zhao", "chen", "liu"):
        refused(await company.post(person, "/webhooks", WANTED), 403, "forbidden")
        test = f"/webhooks/{webhook['id']}/test"
        refused(await company.post(person, test), 404, "not_found")
    assert (await company.get("zhao", "/webhooks")).json()["items"] == []


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://oa.example.com/", "scheme"),
        ("https://192.168.1.1/", "private_address"),
        ("http://localhost:9000/", "private_address"),
        ("nonsense", "malformed"),
    ],
)
async def test_addresses_that_may_not_be_posted_to(
    company: Company, url: str, problem: str
) -> None:
    response = await company.post("root", "/webhooks", WANTED | {"url": url})
    assert refused(response, 422, "address_refused") == {"problem": problem}


@pytest.mark.parametrize("events", [[], ["unheard_of"], "interview_cancelled"])
async def test_events_must_be_known(company: Company, events: Any) -> None:
    response = await company.post("root", "/webhooks", WANTED | {"events": events})
    refused(response, 422, "invalid_request")


async def test_removing_drops_what_waits(company: Company) -> None:
    webhook = await made(company)
    path = f"/webhooks/{webhook['id']}"
    call = await company.done("root", f"{path}/test")
    assert (call["event"], call["status"]) == ("test", "waiting")
    refused(await company.post("root", f"{path}/calls/{call['id']}/retry"), 409, "call_not_dead")
    assert (await company.speak("root").delete(path)).json() == {"id": webhook["id"]}
    refused(await company.speak("root").delete(path), 404, "not_found")
    assert await company.rows("select 1 from webhook_calls") == []
