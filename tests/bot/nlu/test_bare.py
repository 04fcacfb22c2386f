"""Bare answers mean one thing while something is asked."""

import pytest

from bot.nlu.bare import bare_answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("好的", "affirm"),
        ("可以", "affirm"),
        ("嗯嗯", "affirm"),
        ("行吧。", "affirm"),
        ("对对对", "affirm"),
        ("OK👌", "affirm"),
        ("不用了", "deny"),
        ("都不行", "deny"),
        ("不不不", "deny"),
        ("那算了", "stop"),
        ("不，还是不取消了", "stop"),
        ("算了不改了", "stop"),
        ("别折腾了", "stop"),
        ("要出差", None),
        ("不想换城市了", None),
        ("好的，我周五可以", None),
        ("换个晚点的", None),
        ("取消", None),
        ("", None),
    ],
)
def test_what_a_bare_message_says(text: str, answer: str | None) -> None:
    assert bare_answer(text) == answer
