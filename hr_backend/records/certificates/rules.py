"""Numbers, codes, masked names, amounts in words. Pure."""

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U, which are misread on paper."""
CODE_LENGTH: Final = 20
"""100 bits: nobody finds one by trying."""
MISREAD: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
UNITS: Final = ("", "拾", "佰", "仟")
GROUPS: Final = ("", "万", "亿", "万亿")
_NOT_FIRST = re.compile("[、。，．：；？！）》」”,.;:)%]")
"""Begins no line: it hangs on the one before (避头)."""
_NOT_LAST = re.compile("[（《「“(]+$")
"""Ends no line: it goes to the next (避尾)."""
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")


def code_of(random: bytes) -> str:
    """A code out of at least 13 random bytes: `XXXXX-XXXXX-XXXXX-XXXXX`."""
    number = int.from_bytes(random, "big")
    signs = [ALPHABET[(number >> (5 * at)) & 31] for at in range(CODE_LENGTH)]
    return "-".join("".join(signs[at : at + 5]) for at in range(0, CODE_LENGTH, 5))


def digest_of(code: str) -> str | None:
    """What is kept of a code however it was typed; None for what cannot be one."""
    typed = re.sub(r"[\s-]", "", code).upper().translate(MISREAD)
    if not _CODE.fullmatch(typed):
        return None
    return hashlib.sha256(typed.encode()).hexdigest()


def number_of(year: int, count: int) -> str:
    """「2026-000012」"""
    return f"{year}-{count:06d}"


def masked_name(name: str) -> str:
    """The first character alone stays: 王*, 欧**."""
    return name[:1] + "*" * (len(name) - 1 or 1)


def average_fen(gross: Sequence[int]) -> int:
    """The monthly average of at least one month, in fen, half up."""
    return (2 * sum(gross) + len(gross)) // (2 * len(gross))


def yuan(fen: int) -> str:
    """「12,345.67」"""
    return f"{fen // 100:,}.{fen % 100:02d}"


def in_words(fen: int) -> str:
    """An amount below 10^16 yuan as it is written on papers (大写金额; 票据和结算凭证填写规定):
    壹万贰仟叁佰肆拾伍元陆角柒分; without fen it ends in 整.
    """
    whole, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    text = _whole_words(whole) + "元" if whole else ""
    if not jiao and not rest:
        return (text or "零元") + "整"
    if jiao:
        text += DIGITS[jiao] + "角"
    elif whole:
        text += "零"
    return text + DIGITS[rest] + "分" if rest else text + "整"


def _whole_words(number: int) -> str:
    text, gap = "", False
    for at in reversed(range(len(GROUPS))):
        group = number // 10 ** (4 * at) % 10**4
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _group_words(group) + GROUPS[at]
        gap = False
    return text


def _group_words(group: int) -> str:
    text, gap = "", False
    for at in reversed(range(4)):
        digit = group // 10**at % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + UNITS[at]
        gap = not digit
    return text


def broken(text: str, *, measure: Callable[[str], float], width: float, indent: float) -> list[str]:
    """A Chinese text in lines no wider than `width`, the first one shorter by `indent`.

    Words and numbers of Latin letters stay whole; one stop at most hangs over the edge.
    """
    lines: list[str] = []
    line, room = "", width - indent
    for piece in re.findall(r"[!-~]+|.", text):
        if not line or measure(line + piece) <= room or _NOT_FIRST.match(piece):
            line += piece
            continue
        kept = _NOT_LAST.sub("", line) or line
        lines.append(kept)
        line, room = line[len(kept) :] + piece, width
    return [*lines, line] if line else lines
