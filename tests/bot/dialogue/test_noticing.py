"""What is kept to learn from: masked, without its writer, with what it turned out to mean."""

import itertools
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from bot.dialogue.engine import Engine
from bot.dialogue.noticing import Noticing
from bot.messages import Message
from bot.nlu.masking import Masking
from bot.store import Store
from bot.store.candidates import Candidates
from tests.bot.dialogue.kit import RESPONSES, SKILLS, ScriptedParser, WeekdayReader, understood

NOW = datetime(2026, 11, 24, 8, 17, 23, tzinfo=UTC)
Say = Callable[..., Awaitable[list[str]]]
SCRIPT = {
    u.text: u
    for u in (
        understood("改时间", "move"),
        understood("也许改", "move", 0.5),
        understood("取消吧，病了", "drop", reason="病了"),
        understood("不是，我想查一下", "query_look"),
        understood("不是这个意思", "deny"),
        understood("转人工", "handoff"),
        understood("好的", "affirm"),
        understood("不", "deny"),
        understood("第二个", "choose_option", option="2"),
    )
}


class Clock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def candidates(bot_engine: AsyncEngine) -> Candidates:
    return Candidates(async_sessionmaker(bot_engine, expire_on_commit=False))


def talk(store: Store, noticing: Noticing | None) -> Say:
    engine = Engine(
        store=store,
        parser=ScriptedParser(SCRIPT),
        reader=WeekdayReader(),
        skills=SKILLS,
        responses=RESPONSES,
        clock=Clock(),
        noticing=noticing,
    )
    numbers = itertools.count()

    async def speak(text: str, *, payload: str | None = None) -> list[str]:
        await store.accept(Message(f"m{next(numbers)}", "wang-7f", "web", text, NOW, payload))
        (result,) = await engine.process("wang-7f")
        return [reply.text for reply in result.replies]

    return speak


@pytest.fixture
def say(store: Store) -> Say:
    return talk(store, Noticing(Masking()))


async def test_what_was_not_understood_is_kept_masked(
    say: Say, candidates: Candidates, bot_engine: AsyncEngine
) -> None:
    await say("打13812345678问下那个啥")
    (kept,) = await candidates.waiting()
    assert kept.text == "打<phone>问下那个啥"
    assert (kept.why, kept.intent, kept.confidence) == ("rejected", "out_of_scope", 0.6)
    assert (kept.asked, kept.meant) == (None, None)
    async with bot_engine.connect() as connection:
        rows = (await connection.execute(sa.text("select * from candidates"))).mappings().all()
    written = json.dumps([dict(row) for row in rows], default=str)
    assert "wang-7f" not in written
    assert "8:17" not in written
    assert "13812345678" not in written


async def test_the_choice_that_is_picked_is_what_was_meant(
    say: Say, candidates: Candidates
) -> None:
    await say("那个啥来着")
    await say("看一下", payload="/query_look")
    (kept,) = await candidates.waiting()
    assert (kept.text, kept.why, kept.meant) == ("那个啥来着", "chose", "query_look")


async def test_what_was_asked_is_kept_with_it(say: Say, candidates: Candidates) -> None:
    await say("改时间")
    await say("那个啥来着")
    (kept,) = await candidates.waiting()
    assert kept.asked == "options"


async def test_an_unsure_reading_is_kept_though_acted_on(say: Say, candidates: Candidates) -> None:
    await say("也许改")
    (kept,) = await candidates.waiting()
    assert (kept.text, kept.why, kept.intent) == ("也许改", "unsure", "move")


async def test_a_correction_keeps_the_message_before_it(say: Say, candidates: Candidates) -> None:
    await say("取消吧，病了")
    await say("不是，我想查一下")
    (kept,) = await candidates.waiting()
    assert (kept.text, kept.why) == ("取消吧，病了", "corrected")
    assert (kept.intent, kept.meant) == ("drop", "query_look")


async def test_not_what_i_meant_says_no_more_than_that(say: Say, candidates: Candidates) -> None:
    await say("取消吧，病了")
    await say("不是这个意思")
    (kept,) = await candidates.waiting()
    assert (kept.why, kept.meant) == ("corrected", None)


async def test_a_human_called_after_a_misunderstanding_is_noted(
    say: Say, candidates: Candidates
) -> None:
    await say("那个啥来着")
    await say("转人工")
    (kept,) = await candidates.waiting()
    assert kept.why == "handed_off"


async def test_a_human_accepted_at_the_second_try_is_noted(
    say: Say, candidates: Candidates
) -> None:
    await say("那个啥来着")
    await say("就是那个嘛")
    await say("好的")
    whys = {kept.text: kept.why for kept in await candidates.waiting()}
    assert whys == {"那个啥来着": "rejected", "就是那个嘛": "handed_off"}


@pytest.mark.parametrize(
    "turns",
    [
        ("改时间", "第二个"),
        ("取消吧，病了", "不"),
        ("取消吧，病了", "好的"),
        ("？？？",),
        ("13812345678",),
    ],
)
async def test_what_was_understood_or_says_nothing_is_not_kept(
    say: Say, candidates: Candidates, turns: tuple[str, ...]
) -> None:
    for text in turns:
        await say(text)
    assert await candidates.waiting() == []


async def test_learning_can_be_switched_off(store: Store, candidates: Candidates) -> None:
    say = talk(store, None)
    await say("那个啥来着")
    await say("看一下", payload="/query_look")
    assert await candidates.waiting() == []
    async with store.claim("wang-7f", now=NOW) as claimed:
        assert claimed is None


async def test_candidates_are_decided_on_and_forgotten(say: Say, candidates: Candidates) -> None:
    for text in ("那个啥来着", "嗯哼嗯哼", "这是什么"):
        await say(text)
    first, second, _ = await candidates.waiting()
    assert await candidates.decide([first.id, first.id, "none"], "labelled") == 1
    assert await candidates.decide([first.id], "dropped") == 0
    assert second in await candidates.waiting()
    assert await candidates.forget(before=NOW - timedelta(days=1)) == 0
    assert await candidates.forget(before=NOW) == 3
    assert await candidates.waiting() == []
    assert "person" not in asdict(second)
