"""Words that decide on a request or take one back, in messages that also name what it asks for."""

import re

from actions.approvals.matters import own_open_matters
from actions.desk import Desk
from bot.dialogue.skill import Switch, Turn

_REQUEST = r"(申请|申請|请求)"
_TAKES_BACK = re.compile(
    rf"(撤回|撤销|撤銷|收回|作废|撤掉|撤了).{{0,8}}{_REQUEST}"
    rf"|^取消{_REQUEST}|取消(一下|掉)?(我|刚才|刚刚|之前|那个|这个|改期|的){{1,4}}{_REQUEST}"
    rf"|{_REQUEST}.{{0,8}}(撤回|撤销|撤銷|收回|作废|撤掉|撤了|撤吧|不要了|算了|取消(?!.{{0,4}}面试))"
    r"|(不用|不|别|甭)(再)?改期?了|改期?.{0,4}(撤回|撤了|不用了|算了)"
)
_DECIDES = re.compile(
    r"[\s，,]*(?:(?P<agreed>同意|批准|准了|批了|通过)|不(?:能|可以)?(?:同意|批准?|准|通过)|驳回|拒绝)"
)
"""How a decision begins."""
_WHY_NOT = re.compile(
    r"(?:不(?:能|可以)?(?:同意|批准?|准|通过)|驳回|拒绝)[^，,。：:；;]*[，,。：:；;]\s*"
    r"(?:因为|理由是?|原因是?)?[：:]?(?P<why>.{2,})$",
    re.DOTALL,
)
_ASKS_FOR_MORE = re.compile(r"补充|说明|讲清|说清|写清|解释|详细|问(问|下|一下)|什么原因|为什么")
_OTHERWISE = re.compile(r"简历|履历|投递|应聘|岗位|批|同意|进度|结果|通过|怎么样|到哪")
"""Then the whole application is meant, or what became of the request is asked."""
_WAITS_FOR_ME = re.compile(
    r"(要|需要|让|给|等|待|轮到)(着)?我.{0,4}(批|审|处理|同意|看|决定)|我(要|需要|得|该)(批|审)|要批的|"
    r"待审批?|待办|没批|审批列表|我这(儿|里|边)?.{0,4}(审批|要批|待)"
)


def asks_for_more(text: str) -> bool:
    """Whether a refusal wants to know more first (「驳回，让他补充原因」)."""
    return bool(_ASKS_FOR_MORE.search(text))


def why_not(text: str) -> str | None:
    """What follows a refusal (「不同意，没提前说」)."""
    found = _WHY_NOT.search(text)
    return found["why"].strip() if found else None


def takes_back_words(text: str) -> bool:
    """Whether a message sounds like taking a request back."""
    return bool(_TAKES_BACK.search(text)) and not _OTHERWISE.search(text)


def asks_what_waits(text: str) -> bool:
    """Whether the writer asks for what they are to decide (「有什么要我批的」)."""
    return bool(_WAITS_FOR_ME.search(text))


async def about_a_request(turn: Turn, desk: Desk) -> Switch | None:
    """A request taken back or decided on, in words that name the change it asks for."""
    text = turn.message.text
    if takes_back_words(text) and await own_open_matters(desk):
        return Switch("withdraw_request")
    decided = _DECIDES.match(text)
    if decided and not (await desk.hr.me()).is_candidate:
        step = "approve_request" if decided["agreed"] else "reject_request"
        return Switch(step, meant=True)
    return None
