"""「上个月呢」: which messages ask the last question again."""

import pytest

from bot.dialogue.ellipsis import asks_on
from bot.nlu.understanding import Entity, Intent, Understanding


def understood(text: str, *named: tuple[str, str]) -> Understanding:
    entities = tuple(
        Entity(name, text.index(word), text.index(word) + len(word), word, 1.0)
        for name, word in named
    )
    intent = Intent("inform", 0.5)
    return Understanding(text, intent, (intent,), entities)


@pytest.mark.parametrize(
    ("text", "name", "word"),
    [
        ("上个月呢", "time", "上个月"),
        ("那9月份呢？", "time", "9月份"),
        ("那病假呢", "leave_type", "病假"),
        ("Java岗呢", "position", "Java"),
        (" 李强的呢", "person_name", "李强"),
    ],
)
def test_the_last_question_again(text: str, name: str, word: str) -> None:
    assert asks_on(understood(text, (name, word)))


@pytest.mark.parametrize(
    ("text", "name", "word"),
    [
        ("上个月迟到几次呢", "time", "上个月"),
        ("周五下午可以", "time", "周五下午"),
        ("周五请假呢", "time", "周五"),
        ("我想改到周五呢", "time", "周五"),
    ],
)
def test_a_message_of_its_own(text: str, name: str, word: str) -> None:
    assert not asks_on(understood(text, (name, word)))


def test_nothing_named_asks_nothing_on() -> None:
    assert not asks_on(understood("呢"))
    assert not asks_on(understood("那呢"))
