"""The outbox: every notice arrives at least once, and one that fails holds up no other."""

import asyncio
import json
from dataclasses import replace

import httpx
import pytest
from pydantic import SecretStr

from hr_backend.app import dispatcher
from hr_backend.kit.clock import SettableClock
from hr_backend.notifications.deliver import (
    Contact,
    Delivery,
    HttpDelivery,
    Invitation,
    Undeliverable,
    Unreachable,
    sign,
)
from hr_backend.notifications.dispatch import LEASE
from hr_backend.notifications.models import Way
from hr_backend.notifications.ways import FIRST_WAIT, LONGEST_WAIT, MOST, ROUND
from tests.conftest import NOW
from tests.hr_backend.conftest import Company
from tests.hr_backend.world import at

MOVE = {"start": at("12-02 10:00"), "reason": "临时要出差"}
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


class Ways:
    """Delivers by every way but those that were given an error."""

    def __init__(self, **errors: Exception) -> None:
        self.errors = errors
        self.got: list[Delivery] = []

    @property
    def tried(self) -> list[Way]:
        return [delivery.way for delivery in self.got]

    async def __call__(self, delivery: Delivery) -> None:
        await asyncio.sleep(0)
        self.got.append(delivery)
        if error := self.errors.get(delivery.way.value):
            raise error


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


async def test_a_mail_server_that_hangs_holds_up_no_chat(cancelled: Company) -> None:
    await cancelled.execute("update people set email = id || '@example.com' where id = 'li'")
    hanging, mails = asyncio.Event(), asyncio.Semaphore(0)
    chat = Inbox()

    async def deliver(delivery: Delivery) -> None:
        if delivery.way is Way.MAIL:
            mails.release()
            await hanging.wait()
        else:
            await chat(delivery)

    work = dispatcher(cancelled.app, deliver)
    assert await work.run_lane(Way.CHAT) == 4
    mailing = asyncio.create_task(work.run_lane(Way.MAIL))
    await mails.acquire()
    await cancelled.done("zhao", "/interviews/late/cancel", {"reason": "岗位关闭"})
    assert await work.run_lane(Way.CHAT) >= 2
    assert not mailing.done()
    hanging.set()
    await mailing


class TestFallingOver:
    """One way after the other, each as often as is of use."""

    @pytest.fixture
    async def told(self, company: Company) -> Company:
        """One notice, to zhao, who has both addresses; it goes with no invitation."""
        await company.execute("update people set email = 'z@x.cn', phone = '1' where id = 'zhao'")
        await company.done("wang", "/interviews/late/reschedule", MOVE)
        await company.execute("delete from outbox where person_id <> 'zhao'")
        return company

    async def deliveries(self, company: Company) -> dict[str, tuple[str, int]]:
        rows = await company.rows("select way, status, attempts from deliveries")
        return {row.way: (row.status, row.attempts) for row in rows}

    async def notice(self, company: Company) -> tuple[str, bool]:
        ((status, at),) = await company.rows("select status, delivered_at from outbox")
        return status, at is not None

    async def test_who_is_not_on_chat_is_written_to_at_once(self, told: Company) -> None:
        ways = Ways(chat=Unreachable("not_on_chat"))
        assert await dispatcher(told.app, ways).run_due() == 1
        assert ways.tried == [Way.CHAT, Way.MAIL]
        assert await self.notice(told) == ("delivered", True)

    async def test_each_way_gets_only_its_own_address(self, told: Company) -> None:
        ways = Ways(chat=Unreachable("not_on_chat"), mail=Unreachable("smtp_550"))
        await dispatcher(told.app, ways).run_due()
        contacts = [(d.way, d.contact.email, d.contact.phone) for d in ways.got]
        assert contacts == [
            (Way.CHAT, None, None),
            (Way.MAIL, "z@x.cn", None),
            (Way.SMS, None, "1"),
        ]

    async def test_who_has_left_is_written_to_no_more(self, told: Company) -> None:
        await told.execute("update people set active = false where id = 'zhao'")
        ways = Ways(chat=Unreachable("not_on_chat"))
        await dispatcher(told.app, ways).run_due()
        assert ways.tried == [Way.CHAT]

    async def test_a_way_that_fails_for_long_gives_way_to_the_next(
        self, told: Company, hr_clock: SettableClock
    ) -> None:
        ways = Ways(chat=Unreachable("not_on_chat"), mail=Undeliverable("down"))
        work = dispatcher(told.app, ways)
        for _ in range(ROUND):
            await work.run_due()
            hr_clock.advance(LONGEST_WAIT)
        assert ways.tried == [Way.CHAT, *[Way.MAIL] * ROUND, Way.SMS]
        assert await self.notice(told) == ("delivered", True)

    async def test_whom_nothing_reaches_is_a_dead_letter_and_can_be_tried_again(
        self, told: Company
    ) -> None:
        gone = Unreachable("nobody")
        await dispatcher(told.app, Ways(chat=gone, mail=gone, sms=gone)).run_due()
        assert await self.notice(told) == ("dead", False)
        ((last_error,),) = await told.rows("select last_error from outbox")
        assert last_error == "nobody"
        ((notice,),) = await told.rows("select id from outbox")
        again = await told.done("zhao", f"/notices/{notice}/retry")
        assert (again["status"], again["deliveries"]) == ("waiting", [])
        assert await dispatcher(told.app, Ways()).run_due() == 1
        assert await self.notice(told) == ("delivered", True)

    async def test_what_is_always_down_is_given_up_in_the_end(
        self, told: Company, hr_clock: SettableClock
    ) -> None:
        ways = Ways(chat=OSError(), mail=OSError(), sms=OSError())
        work = dispatcher(told.app, ways)
        for _ in range(3 * MOST):
            await work.run_due()
            hr_clock.advance(LONGEST_WAIT)
        assert await self.notice(told) == ("dead", False)
        assert await self.deliveries(told) == dict.fromkeys(
            ("chat", "mail", "sms"), ("trying", MOST)
        )


class TestInvitations:
    """Who meets is invited by mail, whatever else they were told."""

    @pytest.fixture
    async def mails(self, company: Company) -> Company:
        await company.execute("update people set email = id || '@example.com'")
        return company

    async def invited(self, company: Company) -> dict[str, tuple[int, bool]]:
        """Sequence and whether it is a cancellation, of the mails sent now."""
        ways = Ways()
        await dispatcher(company.app, ways).run_due()
        return {
            d.person: (d.invitation.sequence, d.invitation.cancelled)
            for d in ways.got
            if d.way is Way.MAIL and d.invitation
        }

    async def test_candidate_and_interviewers_and_nobody_else(self, mails: Company) -> None:
        await mails.done("zhao", "/interviews/proposed/schedule", {"start": at("12-02 14:00")})
        assert await self.invited(mails) == {"he": (2, False), "li": (2, False)}

    async def test_who_moves_it_in_the_chat_gets_the_new_invitation_alone(
        self, mails: Company
    ) -> None:
        await mails.done("liu", "/interviews/intime/reschedule", MOVE)
        ways = Ways()
        await dispatcher(mails.app, ways).run_due()
        assert [d.way for d in ways.got if d.person == "liu"] == [Way.MAIL]
        assert {d.way for d in ways.got if d.person == "zhao"} == {Way.CHAT}

    async def test_sequences_rise_and_the_uid_stays(self, mails: Company) -> None:
        seen: list[tuple[str, int, bool]] = []
        for step in (
            ("reschedule", MOVE),
            ("confirm", {}),
            ("reschedule", {"start": at("12-03 10:00"), "reason": "有事"}),
            ("cancel", {"reason": "有事"}),
        ):
            await mails.done("liu", f"/interviews/intime/{step[0]}", step[1])
            ways = Ways()
            await dispatcher(mails.app, ways).run_due()
            seen += [
                (d.invitation.uid, d.invitation.sequence, d.invitation.cancelled)
                for d in ways.got
                if d.person == "liu" and d.invitation
            ]
        uids, sequences, cancelled = zip(*seen, strict=True)
        assert len(set(uids)) == 1
        assert list(sequences) == sorted(set(sequences))
        assert cancelled == (False, False, True)

    async def test_who_was_replaced_takes_it_out_of_the_calendar(self, mails: Company) -> None:
        await mails.execute("insert into requisition_pool values ('java', 'chen')")
        await mails.done("liu", "/interviews/intime/reschedule", MOVE)
        await mails.execute(
            "delete from interview_interviewers where interview_id = 'intime' and person_id = 'sun'"
        )
        invited = await self.invited(mails)
        assert invited["sun"][1]
        assert not invited["li"][1]

    async def test_an_invitation_nobody_takes_is_no_dead_letter(self, mails: Company) -> None:
        await mails.done("liu", "/interviews/intime/reschedule", MOVE)
        await dispatcher(mails.app, Ways(mail=Unreachable("mail_off"))).run_due()
        assert await mails.rows("select 1 from outbox where status <> 'delivered'") == []


class TestHttp:
    @pytest.mark.parametrize("status", [301, 400, 404, 500])
    async def test_anything_but_success_is_undeliverable(self, status: int) -> None:
        transport = httpx.MockTransport(lambda _: httpx.Response(status))
        async with httpx.AsyncClient(transport=transport) as http:
            with pytest.raises(Undeliverable):
                await HttpDelivery(http, "http://bot.test/notices")(DELIVERY)

    async def test_gone_is_for_good_and_says_why(self) -> None:
        answer = httpx.Response(410, json={"code": "mail_off"})
        async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: answer)) as http:
            with pytest.raises(Unreachable, match="mail_off"):
                await HttpDelivery(http, "http://bot.test/notices")(DELIVERY)

    def test_all_that_a_receiver_needs_is_posted(self) -> None:
        delivery = replace(
            DELIVERY,
            way=Way.MAIL,
            contact=Contact("赵敏", email="zhao@example.com"),
            invitation=Invitation("u@yuemian", 3, cancelled=True),
        )
        posted = delivery.as_json()
        assert posted["way"] == "mail"
        assert posted["contact"] == {"name": "赵敏", "email": "zhao@example.com", "phone": None}
        assert posted["invitation"] == {"uid": "u@yuemian", "sequence": 3, "cancelled": True}

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
