"""One's own data by chat: phone and address once confirmed, a bank card once HR agrees.

The number of a card goes to the HR backend in the turn it is said in: it is kept in no slot, in no
reply and in no key.
"""

import re
from typing import Any

from actions.desk import Desk
from actions.errors import ActionRefused
from actions.records.hr import ask_card, change_own
from bot.dialogue.skill import Ask, Outcome, Switch, Turn
from bot.messages import Option

SAID = ("address", "emergency", "bank", "number")
"""Slots that take whatever is said when they are asked for."""
FIELDS = ("phone", "address", "emergency", "card")
_FIELDS = {
    "card": re.compile(
        r"银行|工资卡|卡号|开户行|的卡|[换改绑]张?卡|卡[都被换丢冻注]|糧戶口|bank", re.IGNORECASE
    ),
    "emergency": re.compile(r"紧急联系|出事|緊急聯"),
    "phone": re.compile(r"手机|手機|电话|電話|换号|換號|号码|phone", re.IGNORECASE),
    "address": re.compile(r"住址|地址|搬家?[到了去]|租房|address", re.IGNORECASE),
}
_BANK = re.compile(
    r"(?:中国|招商|工商|建设|农业|交通|邮政储蓄|中信|光大|民生|浦发|兴业|平安|广发|华夏|上海|北京|宁波|江苏|杭州|南京)银行"
    r"|[工建农中交招]行(?!业)|邮储|浦发|信用社|农商行"
)
_NUMBER = re.compile(r"(?<!\d)\d(?:[ -]?\d){11,24}(?!\d)")
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}-?\d{7,8})(?!\d)")
_NEW_ADDRESS = re.compile(
    r"(?:改成|改为|改到|换成|新(?:的)?(?:住址|地址)(?:是|：|:)|地址是|搬到了?)\s*(.{6,100})$"
)
_NOT_A_NAME = re.compile(r"[\d\s,，。.;；:：、-]|改成|换成|电话|手机|号码|姓名|我的?|是")
_EDGES = re.compile(r"^[\s，,。.!！：:]+|[\s，,。.!！：:]+$")
MOST_TRIES = 2


async def update_profile(turn: Turn, desk: Desk) -> Outcome:
    """「换银行卡了怎么改」"""
    if (await desk.hr.me()).is_candidate:
        return turn.done("records.only_employees")
    first = turn.begun_by == turn.message.id
    if first:
        # What sounded like a reason is none of the new data.
        for slot in SAID:
            turn.slots.pop(slot, None)
        turn.slots.setdefault("field", _field(turn.message.text))
    match turn.slots.get("field"):
        case "card":
            return await _card(turn, desk, first=first)
        case "phone":
            return await _phone(turn, desk)
        case "address":
            return await _address(turn, desk, first=first)
        case "emergency":
            return await _emergency(turn, desk, first=first)
        case "other":
            return Switch("handoff", {"why": "profile", "unclear": turn.message.text})
    options = tuple(Option(turn.responses.say(f"records.field.{one}"), one) for one in FIELDS)
    other = Option(turn.responses.say("records.field.other"), "other")
    return Ask("field", turn.say("records.which_field", (*options, other)), "options")


def _field(text: str) -> str | None:
    return next((name for name, words in _FIELDS.items() if words.search(text)), None)


async def _phone(turn: Turn, desk: Desk) -> Outcome:
    found = _PHONE.search(turn.message.text)
    if found and "confirm" not in turn.slots:
        turn.slots["phone"] = found[1]
    if (phone := turn.slots.get("phone")) is None:
        return Ask("phone", turn.say("records.ask_phone"), "phone")
    what = turn.responses.say("records.new_phone", phone=phone)
    return await _confirmed(turn, desk, {"phone": phone}, what)


async def _address(turn: Turn, desk: Desk, *, first: bool) -> Outcome:
    if first and (found := _NEW_ADDRESS.search(turn.message.text)):
        turn.slots["address"] = _bare(found[1])
    if (address := turn.slots.get("address")) is None:
        return Ask("address", turn.say("records.ask_address"), "reason")
    what = turn.responses.say("records.new_address", address=address)
    return await _confirmed(turn, desk, {"address": address[:200]}, what)


async def _emergency(turn: Turn, desk: Desk, *, first: bool) -> Outcome:
    said = turn.slots.get("emergency") or (turn.message.text if first else "")
    phone = _PHONE.search(said)
    name = _NOT_A_NAME.sub("", _PHONE.sub("", said))[:20] if not first else ""
    names = turn.understanding.values("person_name")
    name = names[0] if names and "confirm" not in turn.slots else name
    if phone is None or not name:
        turn.slots.pop("emergency", None)
        return Ask("emergency", turn.say("records.ask_emergency"), "reason")
    turn.slots["emergency"] = said
    what = turn.responses.say("records.new_emergency", name=name, phone=phone[1])
    fields = {"emergency_name": name, "emergency_phone": phone[1]}
    return await _confirmed(turn, desk, fields, what)


async def _confirmed(turn: Turn, desk: Desk, fields: dict[str, Any], what: str) -> Outcome:
    confirm = turn.slots.get("confirm")
    if confirm is None:
        options = desk.yes_no("records.change")
        return Ask("confirm", turn.say("records.confirm_change", options, what=what), "confirm")
    if not confirm:
        return turn.done("records.not_changed")
    await change_own(desk.hr, fields, key=turn.key("profile"))
    return turn.done("records.changed", what=what)


async def _card(turn: Turn, desk: Desk, *, first: bool) -> Outcome:
    text = turn.message.text
    # What the message said went into slots; taken out, it is not kept with the conversation.
    said = {slot: turn.slots.pop(slot, None) for slot in SAID}
    number = _NUMBER.search(text)
    if (bank := _BANK.search(text)) is not None:
        turn.slots["of_bank"] = bank[0]
    elif not turn.slots.get("of_bank") and said["bank"]:
        turn.slots["of_bank"] = _bare(_NUMBER.sub("", said["bank"]))[:40]
    if not turn.slots.get("of_bank"):
        key = "records.ask_bank_again" if number else "records.ask_bank"
        return Ask("bank", turn.say(key), "reason")
    if number is None:
        key = "records.ask_number" if _untried(turn, first) else "records.number_wrong"
        return Ask("number", turn.say(key), "reason")
    try:
        key = turn.key("bank-card")
        filed = await ask_card(desk.hr, turn.slots["of_bank"], number[0], key=key)
    except ActionRefused as refusal:
        if refusal.code != "card_invalid":
            raise
        return _wrong(turn)
    tail = filed.data.get("tail", "")
    return turn.done("records.card_asked", bank=turn.slots["of_bank"], tail=tail)


def _bare(text: str) -> str:
    """Without the stops around it."""
    return _EDGES.sub("", text)


def _untried(turn: Turn, first: bool) -> bool:
    asked = turn.slots.get("asked_number", False)
    turn.slots["asked_number"] = True
    return first or not asked


def _wrong(turn: Turn) -> Outcome:
    tries = turn.slots.get("tries", 0) + 1
    turn.slots["tries"], turn.slots["asked_number"] = tries, True
    if tries > MOST_TRIES:
        ask = Option(turn.responses.say("records.ask_hr"), "/handoff")
        return turn.done("records.card_given_up", (ask,))
    return Ask("number", turn.say("records.number_wrong"), "reason")
