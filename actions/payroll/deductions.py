"""Why pay is less, what tax was taken, what was paid into insurance and fund."""

from collections.abc import Sequence
from decimal import Decimal

from actions.desk import Desk
from actions.payroll import hr
from actions.payroll.amounts import named_amount, yuan
from actions.payroll.payslips import not_ones_own, wanted
from actions.payroll.period import year_in
from actions.payroll.proving import question
from actions.payroll.wording import (
    UNSEEN,
    button,
    change_words,
    lines_words,
    month_words,
    proof_words,
    tax_words,
)
from bot.dialogue.skill import Done, Outcome, Turn

_TAX = ("税",)
_COMPARED = (
    "少了",
    "变少",
    "多了",
    "变多",
    "突然",
    "比上",
    "降了",
    "涨了",
    "差了",
    "为什么少",
    "怎么少",
)
_TOPICS = {
    "公积金": ("公积金",),
    "养老": ("养老",),
    "医保": ("医疗",),
    "医疗": ("医疗",),
    "失业": ("失业",),
}
"""Words of a question, and of the lines it is about."""
_BASE = ("基数", "比例")
"""What a share is reckoned from; its bounds are in the proof."""
_USE = ("提取", "取出", "转移", "转到", "用不了", "异地", "怎么用", "贷款", "断", "补缴")


async def query_deduction(turn: Turn, desk: Desk) -> Outcome:
    """「为什么这个月扣了三百」「个税怎么突然变多了」: the lines, against the month before."""
    if (refusal := await not_ones_own(turn, desk)) is not None:
        return refusal
    months = await hr.payslips(desk.hr)
    if not months:
        return turn.done("payroll.none_yet")
    text = question(turn)
    taxed = any(word in text for word in _TAX)
    year = year_in(text, turn.now.date())
    if taxed and year is not None and "month" not in turn.slots:
        return await _tax_of_year(turn, desk, months, year)
    period = wanted(turn)
    known = {one.period for one in months}
    compared = await hr.comparison(desk.hr, period if period in known else months[0].period)
    if turn.slots.get("view") == "change":
        return _change(turn, desk, compared)
    if taxed:
        return _tax(turn, desk, compared)
    amount = named_amount(text)
    if any(word in text for word in _COMPARED):
        return _change(turn, desk, compared)
    if amount is not None:
        return _amount(turn, desk, compared, amount)
    return _all(turn, desk, compared)


def _month(turn: Turn, desk: Desk, slip: hr.Slip) -> str:
    return month_words(desk, slip.period, turn.now.date())


def _taken(slip: hr.Slip) -> list[hr.Line]:
    return [line for line in slip.lines if line.amount < 0 and line.section not in UNSEEN]


def _amount(turn: Turn, desk: Desk, compared: hr.Comparison, amount: Decimal) -> Outcome:
    """The line of an amount that was named, or else all that was taken and what changed."""
    slip = compared.now
    month = _month(turn, desk, slip)
    found = [line for line in _taken(slip) if -line.amount == amount]
    # What is taken every month surprises nobody: what is new is meant.
    new = {one.name for one in compared.differences}
    found = [line for line in found if line.name in new] or found
    option = button(desk, "payroll.show_lines", "query_payslip", slip.period)
    if len(found) == 1:
        name = found[0].name
        said = turn.responses.say(
            "payroll.amount_found", month=month, amount=yuan(amount), name=name
        )
        return turn.done("payroll.told", (option,), text=f"{said}\n{proof_words(desk, found)}")
    if found:
        lines = proof_words(desk, found)
        return turn.done(
            "payroll.amount_found_many", (option,), month=month, amount=yuan(amount), lines=lines
        )
    said = turn.responses.say("payroll.amount_not_found", month=month, amount=yuan(amount))
    told = (_all if compared.before is None else _change)(turn, desk, compared)
    return turn.done("payroll.told", text="\n".join([said, *(r.text for r in told.replies)]))


def _all(turn: Turn, desk: Desk, compared: hr.Comparison) -> Done:
    slip = compared.now
    taken = _taken(slip)
    month = _month(turn, desk, slip)
    if not taken:
        return turn.done("payroll.no_deductions", month=month)
    options = (
        button(desk, "payroll.show_proof", "query_payslip", slip.period, view="proof"),
        button(desk, "payroll.show_change", "query_deduction", slip.period, view="change"),
    )
    total = yuan(-sum((line.amount for line in taken), Decimal(0)))
    lines = lines_words(desk, taken)
    return turn.done("payroll.deductions", options, month=month, total=total, lines=lines)


def _change(turn: Turn, desk: Desk, compared: hr.Comparison) -> Done:
    """Line by line against the month before."""
    if compared.before is None:
        return turn.done("payroll.first_month")
    before = _month(turn, desk, compared.before)
    if not compared.differences:
        return turn.done("payroll.no_change", before=before)
    difference = compared.now.net - compared.before.net
    return turn.done(
        "payroll.changes",
        (button(desk, "payroll.show_proof", "query_payslip", compared.now.period, view="proof"),),
        before=before,
        direction=desk.responses.say("payroll.more" if difference >= 0 else "payroll.less"),
        difference=yuan(abs(difference)),
        lines=change_words(desk, compared.differences),
    )


def _tax(turn: Turn, desk: Desk, compared: hr.Comparison) -> Outcome:
    """This month's tax beside the last one's, and the steps of both where they are known."""
    say = desk.responses.say
    month = _month(turn, desk, compared.now)
    due = _withheld(compared.now)
    if due == 0 and (compared.before is None or _withheld(compared.before) == 0):
        return turn.done("payroll.tax_none", month=month)
    against = ""
    if compared.before is not None:
        before = _month(turn, desk, compared.before)
        against = say("payroll.tax_against", before=before, amount=yuan(_withheld(compared.before)))
    told = [say("payroll.tax", month=month, due=yuan(due), against=against)]
    rates = [one.rate for one in compared.tax]
    if len(rates) == 2 and rates[0] < rates[1]:
        lower, upper = (f"{rate * 100:.0f}" for rate in rates)
        told.append(say("payroll.tax_bracket", before=lower, now=upper))
    else:
        told.append(say("payroll.tax_cumulative"))
    told += [tax_words(desk, one, turn.now.date()) for one in compared.tax]
    return turn.done("payroll.told", text="\n".join(told))


async def _tax_of_year(turn: Turn, desk: Desk, months: list[hr.Summary], year: int) -> Outcome:
    paid = [one for one in months if (one.paid_on or one.period).year == year]
    total = Decimal(0)
    for one in paid:
        slip = await hr.payslip(desk.hr, one.period)
        total += _withheld(slip) if slip else 0
    return turn.done("payroll.tax_year", year=year, total=yuan(total))


def _withheld(slip: hr.Slip) -> Decimal:
    return -sum((line.amount for line in slip.lines if line.section == "tax"), Decimal(0))


async def query_social_insurance(turn: Turn, desk: Desk) -> Outcome:
    """「公积金基数多少」「社保交了吗」: the month's shares with bases and rates."""
    if (refusal := await not_ones_own(turn, desk)) is not None:
        return refusal
    months = await hr.payslips(desk.hr)
    if not months:
        return turn.done("payroll.none_yet")
    period = wanted(turn)
    known = {one.period for one in months}
    found = await hr.insurance(desk.hr, period if period in known else months[0].period)
    month = month_words(desk, found.period, turn.now.date())
    if not found.own and not found.employer:
        return turn.done("payroll.insurance_none", month=month)
    own, employer = _about(question(turn), found.own), _about(question(turn), found.employer)
    text = turn.responses.say("payroll.insurance", month=month, own=_shares(desk, own))
    if employer:
        text += turn.responses.say("payroll.insurance_employer", employer=_shares(desk, employer))
    if "基数" in question(turn) and not any(line.inputs for line in own):
        text += turn.responses.say("payroll.insurance_no_base")
    if any(word in question(turn) for word in _USE):
        text += turn.responses.say("payroll.insurance_use")
    return turn.done("payroll.told", text=text)


def _about(text: str, lines: Sequence[hr.Line]) -> Sequence[hr.Line]:
    """The lines a question is about; all where it names none of them."""
    words = [word for topic, names in _TOPICS.items() if topic in text for word in names]
    return [line for line in lines if any(word in line.name for word in words)] or lines


def _shares(desk: Desk, lines: Sequence[hr.Line]) -> str:
    say = desk.responses.say
    told = []
    for line in lines:
        base = [one for one in line.inputs if one.name in _BASE]
        given = say("format.and").join(f"{one.name} {one.value}" for one in base)
        words = say("payroll.given", given=given) if given else ""
        told.append(
            say(
                "payroll.insurance_line", name=line.name, amount=yuan(abs(line.amount)), given=words
            )
        )
    return "\n".join(told)
