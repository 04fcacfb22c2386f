"""A message is never lost, never worked twice, and answered in order."""

import asyncio
from datetime import UTC, datetime

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from bot.messages import Message, Option, Reply
from bot.store import Store
from bot.store.store import CHANNEL

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def say(text: str, *, number: int = 1, person: str = "wang") -> Message:
    return Message(f"m{number}", person, "web", text, NOW)


async def work(store: Store, *replies: Reply, person: str = "wang") -> Message | None:
    async with store.claim(person, now=NOW) as claimed:
        if claimed is None:
            return None
        claimed.state = {"seen": [*claimed.state.get("seen", []), claimed.message.text]}
        claimed.replies = list(replies)
        return claimed.message


async def test_a_second_delivery_of_the_same_message_is_known(store: Store) -> None:
    assert await store.accept(say("你好"))
    assert not await store.accept(say("你好"))


async def test_the_same_id_from_another_person_is_another_message(store: Store) -> None:
    assert await store.accept(say("你好"))
    assert await store.accept(say("你好", person="liu"))


async def test_messages_are_worked_in_the_order_they_came(store: Store) -> None:
    for number, text in enumerate(["一", "二", "三"]):
        await store.accept(say(text, number=number))
    seen = [message.text for _ in range(3) if (message := await work(store))]
    assert seen == ["一", "二", "三"]
    assert await work(store) is None


async def test_a_turn_that_fails_leaves_everything_as_it_was(store: Store) -> None:
    await store.accept(say("你好"))

    async def half_a_turn() -> None:
        async with store.claim("wang", now=NOW) as claimed:
            assert claimed is not None
            claimed.state = {"half": "done"}
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await half_a_turn()
    assert await store.pending() == ["wang"]
    async with store.claim("wang", now=NOW) as claimed:
        assert claimed is not None
        assert claimed.state == {}


async def test_two_workers_on_one_conversation_take_turns(store: Store) -> None:
    for number in range(6):
        await store.accept(say(str(number), number=number))
    await asyncio.gather(*(work(store) for _ in range(6)))
    await store.accept(say("last", number=9))
    async with store.claim("wang", now=NOW) as claimed:
        assert claimed is not None
        assert claimed.state["seen"] == ["0", "1", "2", "3", "4", "5"]


async def test_history_replays_what_a_client_has_missed(store: Store) -> None:
    await store.accept(say("你好"))
    await work(store, Reply("您好", (Option("取消", "/cancel_interview", best=True),)))
    first, second = await store.history("wang")
    assert (first.role, second.role, second.text) == ("person", "assistant", "您好")
    assert [entry.seq for entry in await store.history("wang", after_seq=first.seq)] == [second.seq]
    assert await store.answers(say("你好")) == [
        Reply("您好", (Option("取消", "/cancel_interview", best=True),))
    ]


async def test_a_notice_is_told_once_and_is_no_message_to_answer(store: Store) -> None:
    told = [
        await store.tell("li", Reply("改期了"), notice="n1", channel="web", at=NOW)
        for _ in range(2)
    ]
    assert told == [True, False]
    assert await store.pending() == []


@pytest.mark.parametrize("text", ["", "\x00", "a\x00b", "\ud800", "😀" * 5000])
async def test_any_text_can_be_kept(store: Store, text: str) -> None:
    assert await store.accept(say(text))
    assert await work(store, Reply("好")) is not None


async def test_listeners_hear_that_a_conversation_has_grown(store: Store, bot_url: str) -> None:
    address = make_url(bot_url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(address)
    heard: asyncio.Queue[str] = asyncio.Queue()
    await connection.add_listener(CHANNEL, lambda *row: heard.put_nowait(str(row[3])))
    await store.accept(say("你好"))
    assert await asyncio.wait_for(heard.get(), 5) == "wang"
    await connection.close()


async def test_who_is_erased_has_said_nothing(store: Store) -> None:
    for person in ("wang", "liu"):
        await store.accept(say("你好", person=person))
        await work(store, Reply("您好"), person=person)
        await store.accept(say("还在吗", number=2, person=person))
    await store.erase("wang")
    await store.erase("wang")
    assert await store.history("wang") == []
    assert await work(store) is None
    assert [line.text for line in await store.history("liu")] == ["你好", "您好", "还在吗"]
    assert await store.accept(say("你好")), "nothing is known of what was said before"
