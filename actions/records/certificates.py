"""Certificates by chat: of employment and leaving at once, of income once payroll agrees."""

import re

from actions.desk import Desk
from actions.payroll.proving import question
from actions.records.hr import Certificate, ask_income, issue, own_certificates
from actions.whose import others
from bot.dialogue.skill import Ask, Outcome, Switch, Turn
from bot.messages import Option

KINDS = ("employment", "income", "leaving")
_KINDS = {
    "income": re.compile(
        r"收入|工资|薪资|薪水|月薪|年薪|流水|[挣赚]多少|income|salary", re.IGNORECASE
    ),
    "leaving": re.compile(r"离职|退工|辞职|从这儿?干过|以前在|解除"),
    "employment": re.compile(
        r"在职|工作证明|雇佣|僱傭|任职|就职|上班证明|employment", re.IGNORECASE
    ),
}
"""Words for each kind; the first that fits is meant (「写明岗位和收入的工作证明」 is of income)."""
_IS_IT_THERE = re.compile(
    r"(开|办|弄|批|好|出|下)(好|来|完|下来|出来)?了(吗|没|嘛|么)|到哪(一?步|了)|进度"
)
_PURPOSES = {
    "visa": re.compile(r"签证|簽證|申根|visa", re.IGNORECASE),
    "loan": re.compile(r"贷款|房贷|车贷|按揭|mortgage|loan", re.IGNORECASE),
    "card": re.compile(r"信用卡"),
    "rent": re.compile(r"租房|房东|租樓|公租房"),
    "purchase": re.compile(r"买房|购房"),
    "residence": re.compile(r"居住证|居留|落户|积分"),
    "school": re.compile(r"入学|上学|读书"),
}
"""What is printed as the purpose; what fits none is kept off the paper."""


async def request_certificate(turn: Turn, desk: Desk) -> Outcome:
    """「开个收入证明」"""
    if (await desk.hr.me()).is_candidate:
        return turn.done("records.only_employees")
    if await others(turn, desk):
        return turn.done("records.only_own")
    if _IS_IT_THERE.search(question(turn)):
        return await _where_it_is(turn, desk)
    kind = turn.slots.get("kind") or _named(_KINDS, turn.message.text)
    if kind not in KINDS:
        _keep_purpose(turn)
        say = turn.responses.say
        options = tuple(Option(say(f"records.certificate.{one}"), one) for one in KINDS)
        return Ask("kind", turn.say("records.which_certificate", options), "options")
    purpose = _purpose(turn)
    if kind == "income":
        filed = await ask_income(desk.hr, purpose, key=turn.key("income"))
        assert filed.id
        return turn.done("records.income_asked")
    issued = await issue(desk.hr, kind, purpose, key=turn.key("certificate"))
    return _told(turn, desk, issued, "records.issued")


async def _where_it_is(turn: Turn, desk: Desk) -> Outcome:
    """「我的收入证明开好了吗」: the paper, else what became of the request."""
    kind = _named(_KINDS, question(turn))
    mine = [one for one in await own_certificates(desk.hr) if not one.revoked]
    found = [one for one in mine if kind in (None, one.kind)]
    if not found:
        return Switch("query_request_status")
    return await _opened(turn, desk, found[-1])


async def open_certificate(turn: Turn, desk: Desk) -> Outcome:
    """A button: a fresh link to a certificate."""
    wanted = turn.slots.get("certificate")
    mine = await own_certificates(desk.hr)
    found = next((one for one in mine if one.id == wanted and not one.revoked), None)
    if found is None:
        return turn.done("records.no_such_certificate")
    return await _opened(turn, desk, found)


async def _opened(turn: Turn, desk: Desk, found: Certificate) -> Outcome:
    """A link to it; to one of income where the backend would show it to this very device."""
    if found.kind != "income":
        return _told(turn, desk, found, "records.open")
    await desk.hr.download(f"/certificates/{found.id}/file")
    return _told(turn, desk, found, "records.open_income")


def _told(turn: Turn, desk: Desk, issued: Certificate, key: str) -> Outcome:
    again = Option(
        turn.responses.say("records.open_again"), f"/open_certificate?certificate={issued.id}"
    )
    return turn.done(
        key,
        (again,),
        what=turn.responses.say(f"records.certificate.{issued.kind}"),
        number=issued.number,
        link=desk.papers.link(turn.message.person, issued.id),
    )


def _keep_purpose(turn: Turn) -> None:
    if (purpose := _named(_PURPOSES, turn.message.text)) is not None:
        turn.slots["purpose"] = purpose


def _purpose(turn: Turn) -> str | None:
    purpose = turn.slots.get("purpose") or _named(_PURPOSES, turn.message.text)
    return turn.responses.say(f"records.purpose.{purpose}") if purpose in _PURPOSES else None


def _named(patterns: dict[str, re.Pattern[str]], text: str) -> str | None:
    return next((name for name, words in patterns.items() if words.search(text)), None)
