"""One's payslip, and when pay comes."""

from datetime import date
from decimal import Decimal

from actions.desk import Desk
from actions.payroll import hr
from actions.payroll.amounts import yuan
from actions.payroll.period import month_before, period_in, year_in
from actions.payroll.proving import question
from actions.payroll.wording import button, day_words, lines_words, month_words, proof_words
from actions.whose import asks_for_others
from bot.dialogue.skill import Ask, Done, Outcome, Switch, Turn


async def not_ones_own(turn: Turn, desk: Desk) -> Outcome | None:
    """The answer to who asks for another's pay, or has none here; None for everybody else."""
    if (await desk.hr.me()).is_candidate:
        return turn.done("payroll.candidate")
    if "month" not in turn.slots and await asks_for_others(turn, desk):
        return turn.done("payroll.others")
    return None


def wanted(turn: Turn) -> date | None:
    """The month a button or the message names."""
    if (month := turn.slots.get("month")) is not None:
        return date.fromisoformat(f"{month}-01")
    return period_in(question(turn), turn.now.date())


async def query_payslip(turn: Turn, desk: Desk) -> Outcome:
    """「上个月工资发了多少」: the figure, its lines, and buttons for the proof."""
    if (refusal := await not_ones_own(turn, desk)) is not None:
        return refusal
    today = turn.now.date()
    months = await hr.payslips(desk.hr)
    if not months:
        return turn.done("payroll.none_yet")
    if (year := year_in(question(turn), today)) is not None and "month" not in turn.slots:
        return _year(turn, months, year)
    period = wanted(turn)
    slip = await hr.payslip(desk.hr, period or months[0].period)
    lead = ""
    if slip is None:
        assert period is not None
        lead = await _missing(turn, desk, period, months[0].period) + "\n"
        slip = await hr.payslip(desk.hr, months[0].period)
    if slip is None:
        return turn.done("payroll.none_yet")
    if turn.slots.get("view") == "proof":
        month = month_words(desk, slip.period, today)
        return turn.done("payroll.proof", month=month, lines=proof_words(desk, slip.lines))
    reply = turn.say(
        "payroll.slip" if slip.paid_on else "payroll.slip_unpaid_day",
        (
            button(desk, "payroll.show_proof", "query_payslip", slip.period, view="proof"),
            button(desk, "payroll.show_change", "query_deduction", slip.period, view="change"),
        ),
        month=lead + month_words(desk, slip.period, today),
        net=yuan(slip.net),
        gross=yuan(slip.gross),
        day=day_words(desk, slip.paid_on) if slip.paid_on else "",
        lines=lines_words(desk, slip.lines),
    )
    return Done((reply,))


async def _missing(turn: Turn, desk: Desk, period: date, latest: date) -> str:
    """Why there is no payslip of a month."""
    today = turn.now.date()
    words = {
        "month": month_words(desk, period, today),
        "latest": month_words(desk, latest, today),
    }
    if period < month_before(today.replace(day=1)) or period > today:
        return desk.responses.say("payroll.none_of_month", **words)
    expected = await hr.payday(desk.hr, period)
    if expected.pays_on < today:
        return desk.responses.say("payroll.none_of_month", **words)
    day = day_words(desk, expected.pays_on)
    return desk.responses.say("payroll.not_paid_yet", day=day, **words)


def _year(turn: Turn, months: list[hr.Summary], year: int) -> Outcome:
    """「今年一共发了多少」"""
    paid = [one for one in months if (one.paid_on or one.period).year == year]
    if not paid:
        return turn.done("payroll.none_yet")
    return turn.done(
        "payroll.year",
        year=year,
        count=len(paid),
        net=yuan(sum((one.net for one in paid), Decimal(0))),
        gross=yuan(sum((one.gross for one in paid), Decimal(0))),
    )


async def query_payday(turn: Turn, desk: Desk) -> Outcome:
    """「这个月几号发工资」: a month means the pay that comes in it."""
    if (human := turn.slots.get("human")) is not None:
        if human:
            return Switch("handoff", {"unclear": question(turn), "why": "requested"})
        return turn.done("conversation.no_human")
    if (await desk.hr.me()).is_candidate:
        return turn.done("payroll.candidate")
    today = turn.now.date()
    named = period_in(question(turn), today)
    paid_in = named or today.replace(day=1)
    due = await hr.payday(desk.hr, month_before(paid_in))
    words = _payday_words(turn, desk, due)
    if (due.paid_on is not None and due.paid_on <= today and named is None) or due.pays_on < today:
        if due.paid_on is None:
            if named is not None and named < today.replace(day=1):
                return turn.done("payroll.payday_coming", **words)
            options = desk.yes_no("payroll.human")
            return Ask("human", turn.say("payroll.payday_late", options, **words), "confirm")
        following = await hr.payday(desk.hr, month_before(due.period, -1))
        after = _payday_words(turn, desk, following)
        return turn.done(
            "payroll.payday_paid",
            month=words["month"],
            day=day_words(desk, due.paid_on),
            next_month=after["month"],
            next_day=after["day"],
            moved=after["moved"],
            unknown=after["unknown"],
        )
    key = "payroll.payday_today" if due.pays_on == today else "payroll.payday_coming"
    return turn.done(key, **words)


def _payday_words(turn: Turn, desk: Desk, due: hr.Payday) -> dict[str, str]:
    say = desk.responses.say
    moved = say("payroll.payday_moved", agreed=due.agreed_day) if due.moved else ""
    unknown = ""
    if not due.calendar_known:
        unknown = say("payroll.payday_unknown_year", year=due.pays_on.year)
    return {
        "month": month_words(desk, due.period, turn.now.date()),
        "day": day_words(desk, due.pays_on),
        "moved": moved,
        "unknown": unknown,
    }
