"""Conversations: interruption and return, correction, stopping, what is not understood."""

import itertools
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.dialogue.engine import Engine
from bot.messages import Message
from bot.nlu.understanding import Understanding
from bot.store import Store
from tests.bot.dialogue.kit import RESPONSES, SKILLS, ScriptedParser, WeekdayReader, understood

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
Say = Callable[..., Awaitable[list[str]]]


class Clock:
    def now(self) -> datetime:
        return NOW


SCRIPT: dict[str, Understanding] = {
    u.text: u
    for u in (
        understood("改时间", "move"),
        understood("改到周三", "move"),
        understood("不是周三，是周四", "inform"),
        understood("第二个", "choose_option", option="2"),
        understood("要出差", "inform"),
        understood("取消吧", "drop"),
        understood("病了，取消吧", "drop", reason="病了"),
        understood("查一下", "query_look"),
        understood("谢谢", "thanks"),
        understood("好的", "affirm"),
        understood("不", "deny"),
        understood("算了", "stop"),
        understood("转给别的", "pass_on"),
        understood("绕圈", "circle"),
        understood("坏了", "broken"),
        understood("也许改", "move", 0.2),
        understood("不对，是周四", "inform"),
        understood("福利怎么样", "faq_benefits"),
    )
}


@pytest.fixture
def parser() -> ScriptedParser:
    return ScriptedParser(SCRIPT)


@pytest.fixture
def engine(store: Store, parser: ScriptedParser) -> Engine:
    return Engine(
        store=store,
        parser=parser,
        reader=WeekdayReader(),
        skills=SKILLS,
        responses=RESPONSES,
        clock=Clock(),
    )


@pytest.fixture
def say(store: Store, engine: Engine) -> Say:
    numbers = itertools.count()

    async def speak(text: str, *, at: datetime = NOW, payload: str | None = None) -> list[str]:
        message = Message(f"m{next(numbers)}", "wang", "web", text, at, payload)
        await store.accept(message)
        (result,) = await engine.process("wang")
        return [reply.text for reply in result.replies]

    return speak


async def test_an_action_asks_for_what_is_missing_until_nothing_is(say: Say) -> None:
    assert await say("改时间") == ["offer []"]
    assert await say("第二个") == ["why"]
    assert await say("要出差") == ["moved 2026-11-26T10:00:00 because 要出差"]


async def test_the_language_layer_is_told_what_was_asked(say: Say, parser: ScriptedParser) -> None:
    await say("改时间")
    await say("第二个")
    await say("要出差")
    assert parser.asked == [None, "options", "reason"]


async def test_a_question_in_between_is_answered_and_the_task_goes_on(say: Say) -> None:
    await say("改时间")
    looked, again = await say("查一下")
    assert looked == "looked"
    assert "offer []" in again
    assert await say("第二个") == ["why"]


async def test_thanks_in_between_do_not_repeat_the_question(say: Say) -> None:
    await say("改时间")
    assert await say("谢谢") == ["looked"]
    assert await say("第二个") == ["why"]


async def test_a_correction_changes_the_slot_and_what_depends_on_it(say: Say) -> None:
    assert await say("改到周三") == ["offer ['改到周三']"]
    await say("第二个")
    assert await say("改到周三") == ["offer ['改到周三', '改到周三']"]


async def test_a_time_taken_back_while_a_reason_is_asked_is_no_reason(say: Say) -> None:
    await say("改到周三")
    await say("第二个")
    assert await say("不对，是周四") == ["offer ['改到周三', '不对，是周四']"]
    assert await say("第二个") == ["why"]


async def test_an_offer_not_taken_up_leaves_the_question_before_it(say: Say) -> None:
    await say("改时间")
    await say("第二个")
    assert (await say("福利怎么样"))[0] == "a human?"
    assert await say("要出差") == ["moved 2026-11-26T10:00:00 because 要出差"]


async def test_words_that_refine_a_list_search_again(say: Say) -> None:
    await say("改到周三")
    (offered,) = await say("不是周三，是周四")
    assert "不是周三，是周四" in offered


async def test_cancelling_takes_the_place_of_moving_and_keeps_the_reason(say: Say) -> None:
    await say("改时间")
    assert await say("病了，取消吧") == ["sure?"]
    assert await say("好的") == ["dropped True because 病了"]
    assert await say("好的") == ["looked"]


async def test_no_is_an_answer_too(say: Say) -> None:
    await say("病了，取消吧")
    assert await say("不") == ["dropped False because 病了"]


async def test_stop_lets_go_of_the_task_and_changes_nothing(say: Say) -> None:
    await say("改时间")
    assert await say("算了") == [RESPONSES.say("conversation.stopped")]
    assert await say("好的") == ["looked"]


async def test_yes_to_a_list_asks_which(say: Say) -> None:
    await say("改时间")
    (again,) = await say("好的")
    assert "offer []" in again


async def test_a_click_means_what_was_shown(say: Say) -> None:
    await say("改时间")
    assert await say("一", payload="2026-11-25T10:00:00") == ["why"]


async def test_a_click_on_something_that_is_no_longer_shown_is_not_taken(say: Say) -> None:
    await say("改时间")
    replies = await say("一", payload="2020-01-01T10:00:00")
    assert "why" not in replies


async def test_an_action_may_hand_over_to_another(say: Say) -> None:
    assert await say("转给别的") == ["sure?"]


async def test_not_understood_asks_back_then_offers_then_calls_a_human(say: Say) -> None:
    first = await say("咕噜咕噜")
    assert first == [RESPONSES.say("conversation.did_you_mean")]
    assert await say("叽里呱啦") == ["a human?"]
    assert await say("哇啦哇啦") == ["looked"]


async def test_an_offer_lapses_when_the_person_turns_to_something_else(say: Say) -> None:
    await say("咕噜咕噜")
    assert await say("叽里呱啦") == ["a human?"]
    assert await say("查一下") == ["looked"]


async def test_being_understood_in_between_starts_the_count_again(say: Say) -> None:
    await say("咕噜咕噜")
    await say("查一下")
    assert await say("叽里呱啦") == [RESPONSES.say("conversation.did_you_mean")]


async def test_a_doubtful_reading_is_asked_about_not_acted_on(say: Say) -> None:
    assert await say("也许改") == [RESPONSES.say("conversation.did_you_mean")]


async def test_choosing_a_reading_runs_it_on_what_was_said(
    say: Say, parser: ScriptedParser
) -> None:
    parser.script["也许改到周三"] = understood("也许改到周三", "move", 0.2)
    await say("也许改到周三")
    assert await say("改", payload="/move") == ["offer ['也许改到周三']"]


async def test_a_failing_action_apologises_and_loses_nothing(say: Say) -> None:
    await say("改时间")
    assert await say("坏了") == [RESPONSES.say("conversation.turn_failed")]
    assert await say("第二个") == ["why"]


async def test_actions_that_send_each_other_on_forever_are_stopped(say: Say) -> None:
    assert await say("绕圈") == [RESPONSES.say("conversation.turn_failed")]


async def test_a_task_is_let_go_of_after_a_day(say: Say) -> None:
    await say("改时间")
    assert await say("好的", at=NOW + timedelta(days=2)) == ["looked"]


async def test_a_repeated_delivery_acts_once(store: Store, engine: Engine) -> None:
    message = Message("same", "wang", "web", "查一下", NOW)
    assert await store.accept(message)
    assert len(await engine.process("wang")) == 1
    assert not await store.accept(message)
    assert await engine.process("wang") == []
    assert [reply.text for reply in await store.answers(message)] == ["looked"]
