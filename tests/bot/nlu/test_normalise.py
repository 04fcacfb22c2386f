"""What was typed can always be found again from what is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalise import HEAD, TAIL, Normaliser

NORMALISE = Normaliser({"面是": "面试", "打咔": "打卡", "人工资": "工资"})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("請問面試時間", "请问面试时间"),
        ("ＡＩ面试，１０：３０", "ai面试,10:30"),
        ("我明天面是", "我明天面试"),
        ("HR BP", "hr bp"),
        ("a\x00b", "a b"),
        ("\ud800好", "\ufffd好"),
        ("", ""),
    ],
)
def test_one_writing_of_many(typed: str, read: str) -> None:
    assert NORMALISE(typed).text == read


def test_a_span_leads_back_to_what_was_typed() -> None:
    typed = "㎏那個面是改到週五"
    read = NORMALISE(typed)
    start = read.text.index("周五")
    assert typed[slice(*read.original(start, start + 2))] == "週五"


def test_a_mended_typo_of_another_length_leads_back_to_the_whole_typo() -> None:
    typed = "查人工资啊"
    read = NORMALISE(typed)
    start = read.text.index("工资")
    assert typed[slice(*read.original(start, start + 2))] == "人工资"


@given(st.text(st.characters(codec=None), max_size=80))
def test_every_character_has_a_place_in_order(typed: str) -> None:
    read = NORMALISE(typed)
    assert len(read.text) == len(read.starts) == len(read.ends)
    assert list(read.starts) == sorted(read.starts)
    assert all(0 <= a < b <= len(typed) for a, b in zip(read.starts, read.ends, strict=True))


def test_of_a_very_long_message_the_end_is_read() -> None:
    read = NORMALISE("啊" * 10_000 + "取消面试")
    assert len(read.text) == HEAD + TAIL
    assert read.text.endswith("取消面试")
    assert read.ends[-1] == 10_004
