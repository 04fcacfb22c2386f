"""Promises that hold for any text whatever."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.timex import TimeReader, find_expressions, grammar, moments
from bot.timex.chars import normalise
from bot.timex.reading import Interval

NOW = datetime.fromisoformat("2026-11-24T10:00")
ORIGINAL = (
    datetime.fromisoformat("2026-11-25T14:00"),
    datetime.fromisoformat("2026-11-25T15:00"),
)
READER = TimeReader()
_VOCABULARY = """
明天 后天 下周 周 三 五 一 二月 30日 12.3 12/3 下午 晚上 三点 半 两 以后 之前 到 至 - 和 或者
、 ， 。 不行 可以 除了 只有 其他 都 出差 才回来 不是 是 说错了 推迟 提前 小时 天 年 每天
工作日 元旦 春节 后 前 同一时间 随便哪天 第一个 最后 月底 2018年 农历 大年初 next Monday
3pm 最晚 最早 两三 march 3 几 内 才 到 大年三十 过完年 那天 上半月 24点 1. ( )
： : 2 13 59 99 零 十 百 ① ３ 禮拜 點 聽日 的 吗 我 面试 从 起
"""
phrases = st.lists(st.sampled_from(_VOCABULARY.split()), max_size=14).map("".join)
texts = st.one_of(st.text(max_size=60), phrases)


def _well_formed(intervals: tuple[Interval, ...]) -> bool:
    ends = [(a or datetime.min, b or datetime.max) for a, b in intervals]  # noqa: DTZ901
    ordered = all(a <= b for a, b in ends)
    apart = all(
        one[1] < other[0] or (one[0] == one[1] and one < other) for one, other in pairwise(ends)
    )
    return ordered and apart


@settings(max_examples=400, deadline=None)
@given(texts, st.booleans())
def test_any_text_is_read_into_well_formed_lists_without_an_error(text: str, moved: bool) -> None:
    reading = READER.read(text, now=NOW, original=ORIGINAL if moved else None)
    for expression in reading.expressions:
        assert 0 <= expression.start < expression.end <= len(text)
        assert expression.text == text[expression.start : expression.end]
        value = expression.value
        assert value is None or value[0] is None or value[1] is None or value[0] <= value[1]
    starts = [e.start for e in reading.expressions]
    assert starts == sorted(set(starts))
    assert _well_formed(reading.available), reading.available
    assert _well_formed(reading.unavailable), reading.unavailable
    for problem in reading.problems:
        assert problem.text == text[problem.start : problem.end]


@settings(max_examples=200, deadline=None)
@given(texts)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert READER.read(text, now=NOW) == READER.read(text, now=NOW)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_spans_are_the_text_as_typed_and_do_not_overlap(text: str) -> None:
    end = 0
    for span in find_expressions(text):
        assert span.start >= end
        assert span.text == text[span.start : span.end]
        end = span.end


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_normalising_keeps_every_offset(text: str) -> None:
    assert len(normalise(text)) == len(text)


@settings(max_examples=60, deadline=None)
@given(phrases, st.integers(min_value=0, max_value=3000))
def test_a_reading_does_not_depend_on_the_year(text: str, days: int) -> None:
    READER.read(text, now=NOW + timedelta(days=days))


LONG = {
    "200 Chinese digits": "三" * 200,
    "mixed digits": "一二三四五六七八九十" * 20,
    "1,000 repeated dates": "下周三下午三点，" * 1000,
    "10,000 characters of talk": "我想约个时间面试可以吗" * 1000,
    "10,000 digits": "1234567890" * 1000,
    "10,000 spaces": " " * 10_000,
    "hours without end": "三点" * 5000,
    "ranges without end": "周一到" * 3300,
    "lists without end": "周一、" * 3300,
    "corrections without end": "周三，说错了，" * 1400,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_the_grammar_looks_at_each_place_a_bounded_number_of_times(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0
    look = moments.moment

    def counting(s: str, i: int) -> object:
        nonlocal looks
        looks += 1
        return look(s, i)

    monkeypatch.setattr(grammar, "moment", counting)
    found = grammar.scan(normalise(text))
    assert looks <= 4 * len(text)
    assert len(found) <= len(text)
    READER.read(text, now=NOW)


def test_what_lies_behind_the_longest_length_is_not_looked_at() -> None:
    reading = READER.read("好" * 50 + "明天可以", now=NOW, max_length=50)
    assert reading.expressions == ()
