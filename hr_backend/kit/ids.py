"""Ids that cannot be guessed."""

from uuid import uuid4


def new_id() -> str:
    """32 hexadecimal characters, 122 random bits."""
    return uuid4().hex
