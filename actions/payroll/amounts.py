"""Amounts of money in words, and amounts that words name."""

import re
from decimal import Decimal

from bot.timex.numerals import number

_NAMED = re.compile(
    r"(?<![\d.年月号])(?P<amount>\d[\d,]*+(?:\.\d++)?|[一二三四五六七八九十百千两]{2,8})"
    r"(?P<ten_thousand>万)?\s*(?P<odd>多)?\s*(?:块钱?|元|大洋)?(?!\s*[月号点天日次个小岁年])"
)
LEAST = 10
"""Smaller figures are counts: 扣了两次."""


def yuan(amount: Decimal) -> str:
    """1,234.50"""
    return f"{amount:,.2f}"


def named_amount(text: str) -> Decimal | None:
    """An amount a message names, in yuan (三百, 1,234.5, 两千多); None where it names none."""
    for found in _NAMED.finditer(text):
        word = found["amount"].replace(",", "")
        value = Decimal(word) if word[0].isdigit() else Decimal(number(word) or 0)
        value *= 10_000 if found["ten_thousand"] else 1
        if value >= LEAST:
            return value
    return None
