"""What of an entry is personal, and how digests and signatures are made. Pure.

A digest is over bytes that any language can build: see docs/decisions/0080.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

GENESIS: Final = hashlib.sha256(b"yuemian audit trail").digest()
"""Stands before the first entry."""
IMPERSONAL: Final = frozenset(
    {
        "policy",
        "reason_code",
        "faq",
        "webhook",
        "calendar",
        "shift",
        "attendance_rules",
        "leave_rule",
        "leave_answer",
    }
)
"""Kinds of subject that speak of nobody: their words stay where they are."""
PERSONAL: Final = frozenset(
    {
        "name",
        "phone",
        "email",
        "address",
        "reason",
        "text",
        "summary",
        "comment",
        "evidence",
        "note",
        "question",
        "answer",
    }
)
"""Keys under which every word is somebody's."""
CODE: Final = re.compile(r"[A-Za-z0-9_.:@+\-/]{0,128}")
"""What may stand in the open: ids, states, moments, versions."""
NUMBER: Final = re.compile(r"\+?\d[\d-]{5,18}\d")
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d")
SEALED: Final = "sealed"
MENTIONED: Final = re.compile(r'\{"sealed": "([0-9a-f]{64})"\}')
"""A sealed value in an entry's JSON, as PostgreSQL prints it."""
MESSAGE: Final = "sealed:"
"""Before the digest of a message's id that is none."""

Seal = Callable[[str], str]
"""Puts a personal value away and gives its digest."""


def is_code(text: str) -> bool:
    """Whether a value is an id, a state or a moment, and no phone, address or word of a person."""
    if not CODE.fullmatch(text) or "//" in text:
        return False
    if NUMBER.fullmatch(text) and not MOMENT.fullmatch(text):
        return False
    return not ("@" in text and "." in text.rpartition("@")[2])


def sealed(values: Any, seal: Seal, *, personal: bool = False) -> Any:
    """The same JSON with every personal string as {"sealed": digest}."""
    if isinstance(values, Mapping):
        return {
            key: sealed(value, seal, personal=personal or key in PERSONAL)
            for key, value in values.items()
        }
    if isinstance(values, str):
        return {SEALED: seal(values)} if personal or not is_code(values) else values
    if isinstance(values, Sequence):
        return [sealed(value, seal, personal=personal) for value in values]
    return values


def unsealed(values: Any, known: Mapping[str, str]) -> Any:
    """The same JSON with what is known put back; what was erased is {"erased": true}."""
    if isinstance(values, Mapping):
        if set(values) == {SEALED}:
            return known.get(values[SEALED], {"erased": True})
        return {key: unsealed(value, known) for key, value in values.items()}
    if isinstance(values, list):
        return [unsealed(value, known) for value in values]
    return values


def value_digest(salt: str, value: str) -> str:
    """What an entry keeps of a personal value."""
    return hashlib.sha256(bytes.fromhex(salt) + value.encode()).hexdigest()


def line(fields: Sequence[str | None]) -> bytes:
    """An entry's fields as bytes that could be of no other fields."""
    return b",".join(
        b"-" if text is None else b"%d:%s" % (len(text.encode()), text.encode()) for text in fields
    )


def link_digest(before: bytes, fields: Sequence[str | None]) -> bytes:
    """The digest of a link, from that of the one before and its entry."""
    return hashlib.sha256(before + line(fields)).digest()


def seal_mac(key: bytes, position: int, digest: bytes, at: datetime) -> bytes:
    """The signature of a link, made at a moment."""
    moment = at.astimezone(UTC).isoformat().encode()
    return hmac.digest(key, b"seal\n%d\n%s\n%s" % (position, digest, moment), "sha256")


def anchor_mac(key: bytes, position: int, digest: bytes, at: str) -> str:
    """The signature of an anchor."""
    message = b"anchor\n%d\n%s\n%s" % (position, digest, at.encode())
    return hmac.digest(key, message, "sha256").hex()


def same(left: bytes, right: bytes) -> bool:
    """In constant time."""
    return hmac.compare_digest(left, right)
