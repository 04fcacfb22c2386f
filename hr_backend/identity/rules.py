"""How long codes and proofs hold, and whether a code is the one that was sent. Pure."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final

DIGITS: Final = 6
CODE_LASTS: Final = timedelta(minutes=10)
PROOF_LASTS: Final = timedelta(minutes=10)
AGAIN_AFTER: Final = timedelta(minutes=1)
MOST_ATTEMPTS: Final = 5
MOST_CODES: Final = 5
"""Codes an hour."""


def new_code() -> str:
    """Six digits nobody can foresee."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def digest(proof: str, code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(f"{proof}\n{code}".encode()).hexdigest()


def is_code(proof: str, kept: str, code: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(kept, digest(proof, code))


def holds(proved_at: datetime | None, now: datetime) -> bool:
    """Whether a proof is still fresh."""
    return proved_at is not None and now < proved_at + PROOF_LASTS


def masked(address: str) -> str:
    """`138****0001`, `w***@example.com`: enough to know one's own by."""
    if "@" in address:
        name, _, host = address.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{address[:3]}****{address[-4:]}" if len(address) >= 9 else "****"
