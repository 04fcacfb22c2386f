"""The reason inside a request, and the many clauses that are none."""

import pytest

from bot.nlu.reasons import reason_in
from bot.timex.spans import find_expressions


def found(text: str) -> str | None:
    return reason_in(text, [(e.start, e.end) for e in find_expressions(text)])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("周六的面试帮我取消吧，那天得去给老人办住院", "那天得去给老人办住院"),
        ("12月3日的面试想取消，原因是搬家撞上了", "搬家撞上了"),
        ("能不能改到下周二上午，高铁取消了赶不过去", "高铁取消了赶不过去"),
        ("后天面试取消吧，我改主意了", "我改主意了"),
        ("取消明天孙可的面试，编制冻结了", "编制冻结了"),
        ("驳回孙可的取消申请，会议室都订好了", "会议室都订好了"),
        ("面试取消，个人原因", "个人原因"),
        ("抱歉临时要加班，面试改天行吗", "临时要加班"),
        ("刚才那个面试得麻烦改一下 能不能提前一天 有个同学会", "有个同学会"),
        ("我后天面试来不了，周四要考试，周五可以", "周四要考试"),
    ],
)
def test_the_clause_that_asks_for_nothing_is_the_reason(text: str, reason: str) -> None:
    assert found(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "我明天面试来不了",
        "我明天面试来不了，下周三下午三点以后都可以",
        "能改成周五上午吗，周四不行",
        "您好，麻烦取消一下周五的面试，谢谢",
        "不是周三，是周四",
        "换个晚点的",
        "面试想改期，我只有周五下午有空",
        "改到周五吧，上午比较好",
        "我是王芳，面试想改时间",
        "帮我取消面试",
        "后天赶不过来，能不能下周，最好是上午，周二周三不行",
    ],
)
def test_requests_offers_and_courtesies_are_no_reason(text: str) -> None:
    assert found(text) is None
