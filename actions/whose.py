"""Whose data a message asks for: one's own, or somebody else's.

Pay, ratings, contracts and leave of others are refused alike, whether or not there are any.
"""

import re

from actions.desk import Desk
from bot.dialogue.skill import Turn

_PEOPLE = (
    r"(?:同事|同组|同学|别人|旁人|人家|大家|其他人|他人"
    r"|老板|领导|上司|经理|主管|总监|部长|组长|师傅|下属|手下|组员)"
)
_OTHERS = re.compile(
    rf"{_PEOPLE}们?(?:的|上个?月|这个?月|[今去前]年|一个?月|每个?月|现在|拿|挣|赚|发|能拿|有多少|是多少"
    r"|工资|薪水|薪资|月薪|年薪|奖金|绩效|考核|合同|年假|考勤|假)"
    r"|(?<![其吉])[他她]们?(?:昨天|今天|前天|这周|上周|几点|什么时候|迟到|早退|请假|还剩"
    r"|的|上个?月|这个?月|[今去前]年|一个?月|拿|挣|赚|发了|能拿|工资|薪水|绩效|合同|年假)"
)
"""Somebody without a name, as the owner of what is asked about."""


async def others(turn: Turn, desk: Desk) -> list[str]:
    """Names of the people other than the writer that a message names."""
    me = await desk.hr.me()
    return [name for name in turn.understanding.values("person_name") if name != me.name]


async def asks_for_others(turn: Turn, desk: Desk) -> bool:
    """Whether a message asks for what belongs to somebody else."""
    return bool(_OTHERS.search(turn.message.text)) or bool(await others(turn, desk))
