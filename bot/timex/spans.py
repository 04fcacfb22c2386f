"""Where expressions stand in a message, without their meaning: for the entity layer."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.timex.chars import normalise
from bot.timex.grammar import MAX_LENGTH, scan
from bot.timex.nodes import Around, Length, Moment, Present

_PAY = re.compile(
    r"工[资姿]|公[资姿]|挣|粮|开支|实发|提成|钱|打给我|拿多少|结了|险|薪|个税|税|社保|公积金|"
    r"保险|奖金|到手|扣|发放|绩效奖|补贴|工资条|入账|到账|tax|salary|payslip"
)


_WITHIN = re.compile(r"(?:以|之)?[内內]$")


@dataclass(frozen=True, slots=True)
class Span:
    """An expression's place in the message as typed, `[start, end)`, for the entity layer."""

    text: str
    start: int
    end: int
    kind: Literal["time", "duration", "period"]


def find_expressions(text: str, *, max_length: int = MAX_LENGTH) -> list[Span]:
    """Expressions without their meaning; 现在 is none, a month beside pay or tax is a period."""
    plain = normalise(text[:max_length])
    pay = bool(_PAY.search(plain))
    spans = []
    for found in scan(plain):
        if isinstance(found.node, Moment) and isinstance(found.node.days, Present):
            continue
        piece = text[found.start : found.end]
        kind: Literal["time", "duration", "period"] = "time"
        if (
            isinstance(found.node, Moment)
            and isinstance(found.node.days, Around)
            and (tail := _WITHIN.search(piece))
        ):
            spans.append(
                Span(piece[: tail.start()], found.start, found.start + tail.start(), "duration")
            )
            continue
        if isinstance(found.node, Length):
            kind = "duration"
        elif pay and isinstance(found.node, Moment) and _is_month(found.node):
            kind = "period"
        spans.append(Span(piece, found.start, found.end, kind))
    return spans


def _is_month(node: Moment) -> bool:
    days = node.days
    whole_month = (
        getattr(days, "month", None) is not None or getattr(days, "month_offset", None) is not None
    )
    return (
        whole_month
        and getattr(days, "day", None) is None
        and getattr(days, "year_offset", None) is None
        and node.part is None
        and node.clock is None
    )
