"""Proposes the company's reason code from the words of a reason. Pure."""

from collections.abc import Iterable

from actions.hr_types import ReasonCode


def propose(reason: str, kind: str, codes: Iterable[ReasonCode]) -> str | None:
    """The code whose words stand in the reason, the longest first; None where none do.

    `kind` is the change asked for: reschedule, cancel, mode or withdraw.
    """
    said = reason.lower()
    found = [
        (len(word), code.code)
        for code in codes
        if code.active and kind in code.kinds
        for word in code.words
        if word.lower() in said
    ]
    return max(found, key=lambda each: each[0])[1] if found else None
