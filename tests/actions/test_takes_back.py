"""Which words take back a request of one's own, and which only look like it."""

import pytest

from actions.approvals.words import takes_back_words


@pytest.mark.parametrize(
    "text",
    [
        "我的改期申请撤回吧，还是明天来面试",
        "改期申请撤回",
        "撤销我刚才的申请",
        "那个申请不要了",
        "取消刚才那个申请",
        "不改了，按原来的来",
        "改期算了吧",
        "申請撤銷",
    ],
)
def test_words_that_take_a_request_back(text: str) -> None:
    assert takes_back_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "我要申请取消明天的面试",
        "取消面试的申请批了吗",
        "麻烦批准一下我的取消申请",
        "同意我的取消申请",
        "我的改期申请批了没",
        "简历撤回，申请不要了",
        "明天面试来不了，想申请改期",
        "申请通过了吗",
    ],
)
def test_words_that_ask_for_something_else(text: str) -> None:
    assert not takes_back_words(text)
