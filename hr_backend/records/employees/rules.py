"""Identity numbers, bank cards, phones: are they what they should be, how they are shown. Pure."""

import re
from typing import Final

SHOWN: Final = 4
WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS: Final = "10X98765432"
_CARD = re.compile(r"[0-9]{16,19}")
_IDENTITY = re.compile(r"[0-9]{17}[0-9X]")
_PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|\+[0-9]{7,15}")


def digits(text: str) -> str:
    """A number without the blanks and dashes it was written with."""
    return re.sub(r"[\s-]", "", text)


def is_card(number: str) -> bool:
    """16 to 19 digits whose last one fits (Luhn, ISO/IEC 7812-1)."""
    if not _CARD.fullmatch(number):
        return False
    total = 0
    for at, sign in enumerate(reversed(number)):
        doubled = int(sign) * (1 + at % 2)
        total += doubled - 9 * (doubled > 9)
    return total % 10 == 0


def is_identity(number: str) -> bool:
    """18 signs whose last one fits (GB 11643-1999)."""
    if not _IDENTITY.fullmatch(number):
        return False
    total = sum(int(sign) * weight for sign, weight in zip(number, WEIGHTS, strict=False))
    return CHECKS[total % 11] == number[-1]


def is_phone(number: str) -> bool:
    """A mobile or fixed number of the mainland, or an international one."""
    return bool(_PHONE.fullmatch(number))


def masked(number: str) -> str:
    """All but the last four signs hidden, and those too of what is short."""
    shown = number[-SHOWN:] if len(number) > 2 * SHOWN else ""
    return "*" * (len(number) - len(shown)) + shown
