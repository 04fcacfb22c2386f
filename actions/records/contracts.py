"""One's own contract by chat: the day that was asked for first."""

import re

from actions.desk import Desk
from actions.records.hr import Employment, employment
from actions.whose import asks_for_others
from bot.dialogue.skill import Outcome, Turn
from bot.messages import Option

_PROBATION = re.compile(r"转正|轉正|转证|试用|試用|式用|正式|学徒|probation|regular", re.IGNORECASE)
_RENEWAL = re.compile(r"续|續|无固定|無固定|长期的|第[二三两]次|renew", re.IGNORECASE)


async def query_contract(turn: Turn, desk: Desk) -> Outcome:
    """「我什么时候转正」「合同哪天到期」"""
    if (await desk.hr.me()).is_candidate:
        return turn.done("records.only_employees")
    if await asks_for_others(turn, desk):
        return turn.done("records.only_own")
    found = await employment(desk.hr)
    if found.contract_start is None:
        ask = Option(turn.responses.say("records.ask_hr"), "/handoff")
        return turn.done("records.no_contract", (ask,))
    probation, term = _probation(turn, desk, found), _term(turn, desk, found)
    text = turn.message.text
    if _RENEWAL.search(text):
        said = [term, _renewal(turn, found)]
    elif _PROBATION.search(text):
        said = [probation, term]
    else:
        said = [term, probation if found.in_probation else ""]
    return turn.done("records.contract", lines="\n".join(filter(None, said)))


def _probation(turn: Turn, desk: Desk, found: Employment) -> str:
    say = turn.responses.say
    if found.probation_end is None or found.regular_on is None:
        return say("records.no_probation")
    key = "in_probation" if turn.now.date() <= found.probation_end else "regular"
    return say(
        f"records.{key}",
        end=desk.full_date(found.probation_end),
        on=desk.full_date(found.regular_on),
    )


def _term(turn: Turn, desk: Desk, found: Employment) -> str:
    say = turn.responses.say
    assert found.contract_start is not None
    start = desk.full_date(found.contract_start)
    if found.contract_end is None:
        return say(f"records.term_{found.contract_term}", start=start)
    left = (found.contract_end - turn.now.date()).days
    key = "records.ends" if left >= 0 else "records.ended"
    return say(key, start=start, end=desk.full_date(found.contract_end), days=left)


def _renewal(turn: Turn, found: Employment) -> str:
    if found.contract_end is None:
        return ""
    key = "renewal_open_ended" if found.may_ask_open_ended else "renewal"
    return turn.responses.say(f"records.{key}")
