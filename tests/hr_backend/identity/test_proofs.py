"""A fresh proof of identity before pay is shown on a shared device."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from hr_backend.identity.rules import AGAIN_AFTER, CODE_LASTS, MOST_ATTEMPTS, masked
from hr_backend.imports.world_pay import PayslipRow, add_payslips
from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company, refused

SLIP: dict[str, Any] = {
    "person": "li",
    "period": "2026-10",
    "gross": "15000",
    "net": "15000",
    "paid_on": "2026-11-10",
    "items": [{"name": "基本工资", "amount": "15000"}],
}


@pytest.fixture
async def paid(company: Company) -> Company:
    async with company.app.state.sessions.begin() as session:
        await add_payslips(session, [PayslipRow.model_validate(SLIP)])
    return company


def shared(company: Company, person: str, device: str = "cafe") -> httpx.AsyncClient:
    client = company.speak(person)
    client.headers["Via-Shared-Device"] = device
    return client


async def sent_code(company: Company) -> str:
    rows = await company.rows(
        "select data ->> 'code' from outbox where about = 'identity_code' and data ? 'code'"
    )
    assert len(rows) == 1
    return str(rows[0][0])


async def test_anonymous(company: Company) -> None:
    refused(await company.post(None, "/me/proofs"), 401, "not_authenticated")


async def test_pay_on_ones_own_device_needs_no_proof(paid: Company) -> None:
    assert (await paid.get("li", "/me/payslips")).is_success
    refused(await paid.post("li", "/me/proofs"), 409, "proof_not_needed")


async def test_a_code_opens_pay_for_the_session_it_was_asked_from(
    paid: Company, hr_clock: SettableClock
) -> None:
    cafe, library = shared(paid, "li"), shared(paid, "li", "library")
    refused(await cafe.get("/me/payslips"), 403, "proof_required")
    sent = await cafe.post("/me/proofs", json={})
    assert sent.json()["way"] == "sms"
    assert sent.json()["to"] == "139****0001"
    proved = await cafe.post("/me/proofs/confirm", json={"code": await sent_code(paid)})
    assert proved.is_success
    assert (await cafe.get("/me/payslips/2026-10")).is_success
    refused(await library.get("/me/payslips"), 403, "proof_required")
    hr_clock.set(hr_clock.now() + timedelta(minutes=10))
    refused(await cafe.get("/me/payslips"), 403, "proof_required")


async def test_a_code_is_not_told_by_chat_nor_to_webhooks_and_not_kept(paid: Company) -> None:
    await shared(paid, "li").post("/me/proofs", json={})
    told = await paid.rows("select way from outbox where about = 'identity_code'")
    assert [row[0] for row in told] == ["sms"]
    by_chat = "select d.status from deliveries d join outbox o on o.id = d.notice_id"
    assert [row[0] for row in await paid.rows(by_chat)] == ["refused"]
    assert await paid.rows("select 1 from house_events where event = 'identity_code'") == []
    code = await sent_code(paid)
    await shared(paid, "li").post("/me/proofs/confirm", json={"code": code})
    held = "select 1 from outbox where data::text like '%' || :code || '%'"
    assert await paid.rows(held, code=code) == []


async def test_wrong_codes_are_counted(paid: Company) -> None:
    client = shared(paid, "li")
    await client.post("/me/proofs", json={})
    code = await sent_code(paid)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for left in range(MOST_ATTEMPTS - 1, -1, -1):
        answer = await client.post("/me/proofs/confirm", json={"code": wrong})
        assert refused(answer, 403, "code_wrong") == {"left": left}
    refused(await client.post("/me/proofs/confirm", json={"code": code}), 409, "code_expired")


async def test_a_code_of_another_session_or_too_old_opens_nothing(
    paid: Company, hr_clock: SettableClock
) -> None:
    await shared(paid, "li").post("/me/proofs", json={})
    body = {"code": await sent_code(paid)}
    elsewhere = shared(paid, "li", "library")
    refused(await elsewhere.post("/me/proofs/confirm", json=body), 409, "code_expired")
    hr_clock.set(hr_clock.now() + CODE_LASTS)
    refused(await shared(paid, "li").post("/me/proofs/confirm", json=body), 409, "code_expired")


async def test_codes_are_sent_neither_too_soon_nor_too_often(
    paid: Company, hr_clock: SettableClock
) -> None:
    client = shared(paid, "li")
    await client.post("/me/proofs", json={})
    refused(await client.post("/me/proofs", json={}), 409, "code_sent_lately")
    for _ in range(4):
        hr_clock.set(hr_clock.now() + AGAIN_AFTER)
        assert (await client.post("/me/proofs", json={})).is_success
    hr_clock.set(hr_clock.now() + AGAIN_AFTER)
    refused(await client.post("/me/proofs", json={}), 409, "code_sent_lately")


async def test_nowhere_to_send_a_code(paid: Company) -> None:
    refused(await shared(paid, "root").post("/me/proofs", json={}), 409, "no_way_to_prove")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("13900000001", "139****0001"),
        ("li@example.com", "l***@example.com"),
        ("12345", "****"),
    ],
)
def test_addresses_are_masked(address: str, shown: str) -> None:
    assert masked(address) == shown
