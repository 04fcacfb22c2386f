"""Chinese and Arabic numerals of a bounded length."""

from typing import Final

_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2, "仨": 3}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_MAX_LENGTH: Final = 9

SMALL: Final = (
    r"(?:\d{1,2}|廿[一二三四五六七八九]?|卅一?|[二三四五]?十[一二三四五六七八九]?|"
    r"零?[一二三四五六七八九两]|零)"
)
"""A number below sixty, as hours, days, months and minutes are written."""
COUNT: Final = (
    r"(?:\d{1,4}(?:\.5)?|[零一二三四五六七八九十百千两俩仨半廿]{1,7}|好?几|数(?=[天日周小]))"
)
"""How many, as lengths are written."""


def number(word: str) -> int | None:
    """The value of a numeral: 12, 十二, 廿三, 二零二六; None when it is none or too long."""
    if not word or len(word) > _MAX_LENGTH:
        return None
    if word.isascii():
        return int(word) if word.isdigit() else None
    word = word.replace("廿", "二十").replace("卅", "三十")
    if any(c in _UNITS for c in word):
        return _with_units(word)
    if all(c in _DIGITS for c in word):
        return int("".join(str(_DIGITS[c]) for c in word))
    return None


def _with_units(word: str) -> int | None:
    total, digit = 0, None
    for char in word:
        if char in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[char]
            digit = None
        elif char in _DIGITS:
            digit = _DIGITS[char]
        elif char.isdigit():
            digit = int(char)
        else:
            return None
    return total + (digit or 0)
