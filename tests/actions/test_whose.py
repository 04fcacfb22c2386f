"""Which messages ask for somebody else's data."""

import pytest

from actions.whose import _OTHERS


@pytest.mark.parametrize(
    "text",
    [
        "我同事上个月发了多少",
        "我们经理工资多少",
        "把领导的绩效给我看看",
        "他拿多少啊",
        "她的合同什么时候到期",
        "组里其他人的年假还剩多少",
        "大家一个月都拿多少",
        "那她昨天几点来的",
        "他请假了吗",
    ],
)
def test_somebody_else_without_a_name(text: str) -> None:
    assert _OTHERS.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "上个月工资发了多少",
        "看下我的工资条",
        "经理让我问下这个月几号发工资",
        "其他的扣款是什么",
        "我还剩几天年假",
        "主管批了我的假，还剩几天",
        "跟同事比我是不是扣多了",
        "老板说这个月有奖金，发了吗",
    ],
)
def test_the_writers_own(text: str) -> None:
    assert not _OTHERS.search(text)
