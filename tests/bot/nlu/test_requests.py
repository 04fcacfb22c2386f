"""Where a message is put together, and which of its requests leads."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.requests import main_text, parts_of, requests_in

WORDS = {"改": "reschedule_interview", "取消": "cancel_interview", "工资": "query_payday",
         "带什么": "faq_interview", "人工": "handoff", "谢谢": "thanks"}  # fmt: skip


def read(rows: Sequence[tuple[str, str | None]]) -> list[dict[str, float]]:
    """One label by the first known word of a text, else nothing surely."""
    found = []
    for text, _ in rows:
        label = next((name for word, name in WORDS.items() if word in text), None)
        found.append({label: 0.95} if label else {"out_of_scope": 0.4})
    return found


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("面试改到周五，顺便问下带什么", ["面试改到周五", "问下带什么"]),
        ("帮我取消面試，順便問下工資", ["帮我取消面試", "問下工資"]),
        ("取消面试。另外工资几号发？", ["取消面试", "工资几号发"]),
        ("转人工，顺便查面试", ["转人工", "查面试"]),
        ("让HR帮我另外找时间", []),
        ("换另外一天行吗", []),
        ("加班攒的调休还有几个小时", []),
        ("又给我记旷工！我人就在工位上！", []),
        ("好，顺便问下", []),
    ],
)
def test_parts(text: str, parts: list[str]) -> None:
    assert [part.text for part in parts_of(text)] == parts


@pytest.mark.parametrize(
    ("text", "whole", "lead", "others", "main"),
    [
        ("改到周五，顺便问下带什么", "faq_interview", True, ["faq_interview"], "改到周五"),
        ("改到周五，顺便问下带什么", "reschedule_interview", True, ["faq_interview"], "改到周五"),
        ("取消面试。工资几号发", "cancel_interview", False, ["query_payday"], "取消面试"),
        ("谢谢你们，顺便问工资", "query_payday", False, [], "谢谢你们，顺便问工资"),
        ("取消吧，顺便改个时间", "cancel_interview", True, [], "取消吧，顺便改个时间"),
    ],
)
def test_the_first_that_can_be_acted_on_leads(
    text: str, whole: str, lead: bool, others: list[str], main: str
) -> None:
    found = requests_in(text, {whole: 0.9}, None, read)
    assert (found.lead is not None) == lead
    assert [request.name for request in found.others] == others
    assert main_text(text, found.others) == main


def test_while_something_is_asked_the_first_part_is_the_answer() -> None:
    found = requests_in("第二个，顺便问下带什么", {"faq_interview": 0.9}, "options", read)
    assert [request.name for request in found.others] == ["faq_interview"]
    assert main_text("第二个，顺便问下带什么", found.others) == "第二个"


@given(st.text(alphabet="改取消工资，。？ 顺便另外还有\n谢谢", max_size=60))
def test_parts_lie_in_order_inside_any_text(text: str) -> None:
    parts = parts_of(text)
    assert all(part.text in text[part.start : part.end] for part in parts)
    assert all(a.end <= b.start for a, b in pairwise(parts))
    found = requests_in(text, {"out_of_scope": 0.5}, None, read)
    assert len(main_text(text, found.others)) <= len(text)
