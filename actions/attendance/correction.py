"""A missing punch repaired (补卡): day, in or out, time, reason; confirmed, then filed."""

import re
from datetime import date, datetime

from actions.attendance.hr import DaySeen, days_of, file_correction
from actions.attendance.said import Clock, last_clock, last_day, nearest, read_all, read_said
from actions.desk import Desk
from actions.wording import ZONE
from bot.dialogue.skill import Ask, Outcome, Turn
from bot.messages import Option

_OUT = re.compile(r"下班|走的|走了|离开|签退|回家|收工|下的班")
_IN = re.compile(r"上班|到的|到了|到公司|来的|签到|到岗|进的|上的班")
_MORNING = re.compile(r"早上|上午|早晨|清晨|今早")
_EVENING = re.compile(r"晚上|下午|傍晚|昨晚|今晚")
_WHY = re.compile(
    r"忘|漏|没打|没刷|没记|未记|没录|没有记|没显示|没识别|识别不|打了|刷了|故障|坏|没电|没网|断网|死机"
    r"|没带|出差|外勤|外出|见客户|拜访|堵|机器|设备|系统|手机|停电"
)
"""What people say of a punch that is missing is the reason it is."""
_CLAUSE = re.compile(r"[，,。；;！!\s]+")


async def request_punch_correction(turn: Turn, desk: Desk) -> Outcome:
    """File a missing punch; asks for what is not said, once each."""
    if (turned := await _confirmed(turn, desk)) is not None:
        return turned
    said = read_all(turn.slots.get("when", ()), desk.reader, gone=True)
    day = last_day(said)
    clock = last_clock(said)
    _remember(turn)
    if day is None:
        return Ask("when", turn.say("attendance.which_day"), "time")
    if day > turn.now.date():
        turn.slots.pop("when", None)
        return Ask("when", turn.say("attendance.day_to_come", day=desk.date(day)), "time")
    seen = await days_of(desk.hr, day, day)
    if not seen:
        return turn.done("attendance.not_yet_here", day=desk.date(day))
    kind = turn.slots.get("kind") or _kind(turn, seen[0], clock)
    if kind is None:
        options = (
            Option(turn.responses.say("attendance.punch.in"), "in"),
            Option(turn.responses.say("attendance.punch.out"), "out"),
        )
        sentence = turn.say("attendance.which_punch", options, day=desk.date(day))
        return Ask("kind", sentence, "options")
    if clock is None:
        sentence = turn.say(f"attendance.which_time_{kind}", day=desk.date(day))
        return Ask("when", sentence, "time")
    at = _moment(seen[0], day, kind, clock)
    reason = _reason(turn)
    if reason is None:
        turn.slots["why"] = True
        return Ask("reason", turn.say("attendance.why", **_facts(turn, desk, kind, at)), "reason")
    turn.slots["wanted"] = {"kind": kind, "at": at.isoformat(), "reason": reason}
    sentence = turn.say(
        "attendance.correction_confirm",
        desk.yes_no("attendance.correction"),
        reason=reason,
        **_facts(turn, desk, kind, at),
    )
    return Ask("confirm", sentence, "confirm")


async def _confirmed(turn: Turn, desk: Desk) -> Outcome | None:
    """What a yes or a no to the question brings about; None where there was none."""
    confirm = turn.slots.get("confirm")
    wanted = turn.slots.get("wanted")
    if confirm is None or wanted is None:
        return None
    if not confirm:
        if corrected(turn, desk):
            return None
        return turn.done("attendance.correction_dropped")
    filed = await file_correction(desk.hr, wanted, key=turn.key("correction"))
    at = datetime.fromisoformat(wanted["at"])
    facts = _facts(turn, desk, wanted["kind"], at)
    who = filed.approver.name if filed.approver else turn.responses.say("approvals.hr")
    return turn.done("attendance.correction_filed", who=who, **facts)


def corrected(turn: Turn, desk: Desk) -> bool:
    """「不对，是九点半」: a no that says another time is the request again."""
    turn.slots.pop("confirm", None)
    at = turn.message.received_at.isoformat()
    said = read_said(turn.message.text, at, desk.reader)
    if not (said.days or said.clocks or said.spans):
        return False
    entry = {"message": turn.message.id, "text": turn.message.text, "at": at}
    turn.slots["when"] = [*turn.slots.get("when", ()), entry]
    turn.slots.pop("wanted", None)
    return True


def _remember(turn: Turn) -> None:
    """Every message of the task, for what is not read as a time."""
    texts = turn.slots.setdefault("texts", [])
    if turn.message.text not in texts:
        texts.append(turn.message.text)


def _kind(turn: Turn, seen: DaySeen, clock: Clock | None) -> str | None:
    """In or out: by what was said, else by what alone is missing, else by the hour."""
    for text in reversed(turn.slots["texts"]):
        out, came = bool(_OUT.search(text)), bool(_IN.search(text))
        if out != came:
            return "out" if out else "in"
    text = " ".join(turn.slots["texts"])
    if bool(_MORNING.search(text)) != bool(_EVENING.search(text)):
        return "in" if _MORNING.search(text) else "out"
    missing = [mark for mark in seen.marks if mark.startswith("missing_")]
    if len(missing) == 1:
        return missing[0].removeprefix("missing_")
    if clock is not None and not clock.bare:
        at = datetime.combine(seen.day, clock.at.time())
        start, end = (_naive(each) for each in (seen.usual_start, seen.usual_end))
        return "in" if abs(at - start) <= abs(at - end) else "out"
    return None


def _moment(seen: DaySeen, day: date, kind: str, clock: Clock) -> datetime:
    """A bare hour beside a punch follows its kind: 七点下的班 is 19:00."""
    edge = _naive(seen.usual_start if kind == "in" else seen.usual_end)
    moments = clock.on(day)
    if kind == "out" and edge.date() > day:
        moments += clock.on(edge.date())
    return nearest(moments, edge).replace(tzinfo=ZONE)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(ZONE).replace(tzinfo=None)


def _reason(turn: Turn) -> str | None:
    """The clause that says why, else what was answered to 「为什么」."""
    if turn.slots.get("why"):
        return turn.slots.get("reason") or None
    for text in turn.slots["texts"]:
        clauses = [each for each in _CLAUSE.split(text) if _WHY.search(each)]
        if clauses:
            return turn.responses.say("attendance.comma").join(clauses)
    told = turn.understanding.values("reason")
    return told[0] if told else None


def _facts(turn: Turn, desk: Desk, kind: str, at: datetime) -> dict[str, str]:
    return {"when": desk.when(at), "punch": turn.responses.say(f"attendance.punch.{kind}")}
