"""Several requests in one message: the first is done, questions are answered, the rest follows."""

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.dialogue.engine import Engine
from bot.dialogue.skill import Ask, Done, Outcome, Skill, Slot, Turn
from bot.messages import Message, Option, Reply
from bot.nlu.understanding import Request, Understanding
from bot.store import Store
from tests.bot.dialogue.kit import RESPONSES, ScriptedParser, WeekdayReader, understood

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
Say = Callable[[str], Awaitable[list[str]]]
ALSO = "，顺便"


class Clock:
    def now(self) -> datetime:
        return NOW


async def answer(turn: Turn) -> Outcome:
    return Done((Reply(f"answer to {turn.message.text}"),))


async def act(turn: Turn) -> Outcome:
    return Done((Reply(f"did {turn.message.text} as {turn.key('x')}"),))


async def ask(turn: Turn) -> Outcome:
    if "start" not in turn.slots:
        options = (Option("一", "a"), Option("二", "b"))
        return Ask("start", Reply("which?", options), "options")
    return Done((Reply(f"moved to {turn.slots['start']}"),))


async def sure(turn: Turn) -> Outcome:
    if "confirm" not in turn.slots:
        return Ask("confirm", Reply("sure?"), "confirm")
    return Done((Reply(f"certified {turn.slots['confirm']}"),))


SKILLS = {
    skill.intent: skill
    for skill in (
        Skill("reschedule_interview", ask, (Slot("start"),)),
        Skill("cancel_interview", sure, (Slot("confirm"),), frozenset({"reschedule_interview"})),
        Skill("confirm_interview", act),
        Skill("request_certificate", sure, (Slot("confirm"),)),
        Skill("query_payday", answer),
        Skill("faq_interview", answer),
        Skill("query_payslip", sure, (Slot("confirm"),)),
        Skill("handoff", act, replaces=frozenset({"reschedule_interview"})),
        Skill("stop", answer),
    )
}
INTENTS = {
    "改时间": "reschedule_interview",
    "取消": "cancel_interview",
    "确认": "confirm_interview",
    "开证明": "request_certificate",
    "哪天发工资": "query_payday",
    "带什么": "faq_interview",
    "工资条": "query_payslip",
    "转人工": "handoff",
    "算了": "stop",
    "好的": "affirm",
    "不": "deny",
}


def message(text: str) -> Understanding:
    """Parts joined by ALSO, each a phrase of INTENTS; the first is what the message is."""
    first, *others = text.split(ALSO)
    entities = {"option": "2"} if first == "第二个" else {}
    intent = "choose_option" if entities else INTENTS.get(first, "out_of_scope")
    sure_of_it = 0.95 if first in INTENTS or entities else 0.6
    also, at = [], len(first)
    for phrase in others:
        end = at + len(ALSO) + len(phrase)
        also.append(Request(INTENTS[phrase], 0.95, at, end))
        at = end
    return replace(understood(text, intent, sure_of_it, **entities), also=tuple(also))


class Joining(ScriptedParser):
    def parse(self, text: str, *, asked: str | None = None) -> Understanding:
        return message(text)


@pytest.fixture
def say(store: Store) -> Say:
    engine = Engine(
        store=store,
        parser=Joining(),
        reader=WeekdayReader(),
        skills=SKILLS,
        responses=RESPONSES,
        clock=Clock(),
    )
    numbers = itertools.count()

    async def speak(text: str) -> list[str]:
        await store.accept(Message(f"m{next(numbers)}", "wang", "web", text, NOW))
        (result,) = await engine.process("wang")
        return [reply.text for reply in result.replies]

    return speak


def offer(intent: str) -> str:
    title = RESPONSES.say(f"intents.{intent}")
    return RESPONSES.say("conversation.also.offer", title=title)


def then(intent: str, reply: str) -> str:
    title = RESPONSES.say(f"intents.{intent}")
    return RESPONSES.say("conversation.also.next", title=title, reply=reply)


async def test_a_question_is_answered_before_what_the_first_request_asks(say: Say) -> None:
    assert await say("改时间，顺便带什么") == ["answer to 带什么", "which?"]
    assert await say("第二个") == ["moved to b"]


async def test_a_question_is_answered_after_what_was_done_at_once(say: Say) -> None:
    done, answered = await say("确认，顺便哪天发工资")
    assert done.startswith("did 确认 ")
    assert answered == "answer to 哪天发工资"


async def test_another_action_is_offered_when_the_first_is_done(say: Say) -> None:
    assert await say("改时间，顺便开证明") == ["which?"]
    assert await say("第二个") == ["moved to b", offer("request_certificate")]
    assert await say("好的") == ["sure?"]
    assert await say("好的") == ["certified True"]


async def test_the_offer_can_be_declined_and_is_made_once(say: Say) -> None:
    await say("改时间，顺便开证明")
    await say("第二个")
    assert await say("不") == [RESPONSES.say("conversation.also.dropped")]
    assert await say("改时间") == ["which?"]
    assert await say("第二个") == ["moved to b"]


async def test_an_offer_not_taken_up_lapses(say: Say) -> None:
    await say("改时间，顺便开证明")
    await say("第二个")
    assert await say("哪天发工资") == ["answer to 哪天发工资"]


async def test_after_something_done_at_once_the_next_begins_with_its_own_question(
    say: Say,
) -> None:
    done, following = await say("确认，顺便开证明")
    assert done.startswith("did 确认 ")
    assert following == then("request_certificate", "sure?")
    assert await say("好的") == ["certified True"]


async def test_each_request_acts_under_a_key_of_its_own(say: Say) -> None:
    first, second = await say("确认，顺便转人工")
    assert first.endswith("as web:m0:x")
    assert "web:m0/" in second


async def test_a_question_that_needs_an_answer_itself_waits(say: Say) -> None:
    assert await say("改时间，顺便工资条") == ["which?"]
    assert await say("第二个") == ["moved to b", then("query_payslip", "sure?")]


async def test_breaking_off_the_first_still_offers_the_other(say: Say) -> None:
    await say("改时间，顺便开证明")
    stopped, offered = await say("算了")
    assert stopped == RESPONSES.say("conversation.stopped")
    assert offered == offer("request_certificate")


async def test_what_is_in_hand_is_not_offered_again(say: Say) -> None:
    assert await say("改时间，顺便改时间") == ["which?"]
    assert await say("第二个") == ["moved to b"]


async def test_a_human_may_be_called_beside_anything(say: Say) -> None:
    assert await say("改时间，顺便转人工") == ["which?"]
    assert await say("第二个") == ["moved to b", offer("handoff")]


async def test_where_the_first_is_not_understood_the_other_is_done(say: Say) -> None:
    (answered,) = await say("嘛呢，顺便哪天发工资")
    assert answered == "answer to 哪天发工资"
    assert await say("嘛呢，顺便开证明") == ["sure?"]


async def test_an_answer_may_bring_a_question_along(say: Say) -> None:
    await say("改时间")
    assert await say("第二个，顺便带什么") == ["moved to b", "answer to 带什么"]


async def test_three_requests_come_one_after_the_other(say: Say) -> None:
    assert await say("改时间，顺便开证明，顺便确认") == ["which?"]
    assert await say("第二个") == ["moved to b", offer("request_certificate")]
    declined, offered = await say("不")
    assert declined == RESPONSES.say("conversation.also.dropped")
    assert offered == offer("confirm_interview")
    (done,) = await say("好的")
    assert done.startswith("did 确认 ")
