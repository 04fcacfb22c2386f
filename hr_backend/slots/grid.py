"""Possible starts as the bits of one integer: a month of half hours is 180 bytes.

A busy interval, however odd its minutes, rules out one run of starts, so that a calendar is a few
shifts and the meeting of fifty calendars is fifty ANDs; nothing is rounded.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hr_backend.slots.intervals import Interval


@dataclass(frozen=True, slots=True)
class Grid:
    """`count` starts, `step` minutes apart; bit k is the start at `first + k * step`."""

    first: int
    count: int
    step: int = 30

    @property
    def full(self) -> int:
        """Every start."""
        return (1 << self.count) - 1

    def at(self, bit: int) -> int:
        """The minute of a bit's start."""
        return self.first + bit * self.step

    def between(self, low: int, high: int) -> int:
        """The starts with `low <= start < high`."""
        begin = max(0, -((self.first - low) // self.step))
        end = min(self.count, -((self.first - high) // self.step))
        return (1 << end) - (1 << begin) if begin < end else 0

    def starts(self, minutes: Iterable[int]) -> int:
        """Those of the given minutes that are starts."""
        bits = 0
        for minute in minutes:
            bit, odd = divmod(minute - self.first, self.step)
            if not odd and 0 <= bit < self.count:
                bits |= 1 << bit
        return bits

    def inside(self, merged: Iterable[Interval], *, length: int) -> int:
        """Starts from which `length` minutes lie wholly in one of the merged intervals."""
        bits = 0
        for low, high in merged:
            bits |= self.between(low, high - length + 1)
        return bits

    def touching(self, intervals: Iterable[Interval], *, length: int, gap: int = 0) -> int:
        """Starts whose `length` minutes overlap an interval or come nearer to it than `gap`."""
        # `between` written out: this line runs for every appointment of everybody.
        first, count, step = self.first, self.count, self.step
        before = length + gap - 1
        bits = 0
        for low, high in intervals:
            if low < high:
                begin = -((first - low + before) // step)
                end = -((first - high - gap) // step)
                if begin < 0:
                    begin = 0
                if end > count:
                    end = count
                if begin < end:
                    bits |= (1 << end) - (1 << begin)
        return bits

    def minutes_of(self, bits: int) -> Iterator[int]:
        """The minutes of the set bits, earliest first."""
        while bits:
            lowest = bits & -bits
            yield self.at(lowest.bit_length() - 1)
            bits ^= lowest
