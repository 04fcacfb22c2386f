"""Time expressions: what a message offers and refuses (contract time.md)."""

from bot.timex.reader import TimeReader
from bot.timex.spans import Span, find_expressions

__all__ = ["Span", "TimeReader", "find_expressions"]
