"""Conversations in PostgreSQL: what was said, what is waited for, one turn at a time."""

from bot.store.models import Base, Entry
from bot.store.store import Claimed, Store
from bot.store.upgrade import upgrade

__all__ = ["Base", "Claimed", "Entry", "Store", "upgrade"]
