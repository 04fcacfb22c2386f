"""The outbox: every notice arrives at least once, and one that fails holds up no other."""

import asyncio
import json
from datetime import timedelta

import httpx
import pytest
from pydantic import SecretStr

from hr_backend.app import dispatcher
from hr_backend.kit.clock import SettableClock
from hr_backend.notifications.deliver import Delivery, HttpDelivery, Undeliverable, sign
from hr_backend.notifications.dispatch import LEASE
from hr_backend.notifications.ways import FIRST_WAIT, LONGEST_WAIT, wait_after
from tests.conftest import NOW
from tests.hr_backend.conftest import Company

DELIVERY = Delivery("n1", "zhao", "interview_confirmed", {"interview": "i1"}, NOW)


class Inbox:
    """Takes notices, or refuses those for some people."""

    def __init__(self, *unreachable: str) -> None:
        self.unreachable = set(unreachable)
        self.got: list[Delivery] = []

    async def __call__(self, delivery: Delivery) -> None:
        await asyncio.sleep(0)
        if delivery.person in self.unreachable:
            raise Undeliverable("away")
        self.got.append(delivery)


@pytest.fixture
async def cancelled(company: Company) -> Company:
    """Notices to li, sun, zhao and chen are waiting."""
    await company.done("liu", "/interviews/intime/cancel", {"reason": "有事"})
    return company


async def test_each_is_delivered_once(cancelled: Company) -> None:
    inbox = Inbox()
    assert await dispatcher(cancelled.app, inbox).run_due() == 4
    assert await dispatcher(cancelled.app, inbox).run_due() == 0
    assert {delivery.person for delivery in inbox.got} == {"li", "sun", "zhao", "chen"}


async def test_any_number_of_processes_share_the_work(cancelled: Company) -> None:
    inbox = Inbox()
    await asyncio.gather(*(dispatcher(cancelled.app, inbox).run_due() for _ in range(4)))
    assert len(inbox.got) == len({delivery.id for delivery in inbox.got}) == 4


async def test_a_failure_is_tried_again_later_and_holds_up_nobody(
    cancelled: Company, hr_clock: SettableClock
) -> None:
    inbox = Inbox("li")
    work = dispatcher(cancelled.app, inbox)
    assert await work.run_due() == 3
    inbox.unreachable.clear()
    assert await work.run_due() == 0
    hr_clock.advance(FIRST_WAIT)
    assert await work.run_due() == 1
    (row,) = await cancelled.rows("select attempts, last_error from outbox where person_id = 'li'")
    assert tuple(row) == (2, None)


async def test_a_crash_loses_nothing(cancelled: Company, hr_clock: SettableClock) -> None:
    async def crash(_: Delivery) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await dispatcher(cancelled.app, crash).run_due()
    inbox = Inbox()
    assert await dispatcher(cancelled.app, inbox).run_due() == 3
    hr_clock.advance(LEASE)
    assert await dispatcher(cancelled.app, inbox).run_due() == 1


async def test_a_change_that_is_refused_tells_nobody(company: Company) -> None:
    await company.post("liu", "/interviews/intime/cancel", {"reason": ""})
    assert await company.rows("select 1 from outbox") == []


def test_the_wait_doubles_up_to_an_hour() -> None:
    waits = [wait_after(attempts) for attempts in range(1, 30)]
    assert waits[:3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits[-1] == LONGEST_WAIT == timedelta(hours=1)


class TestHttp:
    @pytest.mark.parametrize("status", [301, 400, 404, 500])
    async def test_anything_but_success_is_undeliverable(self, status: int) -> None:
        transport = httpx.MockTransport(lambda _: httpx.Response(status))
        async with httpx.AsyncClient(transport=transport) as http:
            with pytest.raises(Undeliverable):
                await HttpDelivery(http, "http://bot.test/notices")(DELIVERY)

    async def test_no_answer_is_undeliverable(self) -> None:
        async with httpx.AsyncClient() as http:
            with pytest.raises(Undeliverable):
                await HttpDelivery(http, "http://127.0.0.1:1/")(DELIVERY)

    async def test_what_is_posted_is_signed(self) -> None:
        seen: list[httpx.Request] = []

        def receive(request: httpx.Request) -> httpx.Response:
            seen.append(request)
            return httpx.Response(204)

        secret = SecretStr("s" * 32)
        async with httpx.AsyncClient(transport=httpx.MockTransport(receive)) as http:
            await HttpDelivery(http, "http://bot.test/notices", secret)(DELIVERY)
        (request,) = seen
        assert request.headers["Yuemian-Signature"] == "sha256=" + sign(secret, request.content)
        assert json.loads(request.content) == DELIVERY.as_json()
