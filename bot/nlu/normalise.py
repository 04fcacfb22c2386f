"""Makes one writing of many: simplified script, half width, lower case, common typos mended."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import opencc

HEAD, TAIL = 1_000, 1_000
"""Of a longer message only these many characters are read, so that the work stays bounded; a long
story has its request at the end."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """The text to read, and for each of its characters where it stood in the message."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the message that `[start, end)` of this text came from."""
        if start >= end:
            raise ValueError(f"empty span {start}:{end}")
        return self.starts[start], self.ends[end - 1]


class Normaliser:
    """Knows the typos; everything else is Unicode and OpenCC."""

    def __init__(self, typos: Mapping[str, str]) -> None:
        self._typos = dict(typos)
        longest_first = sorted(self._typos, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def __call__(self, message: str) -> Normalised:
        chars, starts, ends = [], [], []
        size = len(message)
        for at in (*range(min(HEAD, size)), *range(max(HEAD, size - TAIL), size)):
            for piece in _plain(message[at]):
                chars.append(piece)
                starts.append(at)
                ends.append(at + 1)
        text = _simplified("".join(chars))
        return self._mend(Normalised(text, tuple(starts), tuple(ends)))

    def _mend(self, read: Normalised) -> Normalised:
        if not self._pattern.search(read.text):
            return read
        text, starts, ends, at = [], list[int](), list[int](), 0
        for hit in self._pattern.finditer(read.text):
            right = self._typos[hit[0]]
            text += [read.text[at : hit.start()], right]
            starts += read.starts[at : hit.start()]
            ends += read.ends[at : hit.start()]
            same = len(right) == len(hit[0])
            first, last = hit.start(), hit.end() - 1
            for offset in range(len(right)):
                starts.append(read.starts[first + offset if same else first])
                ends.append(read.ends[first + offset if same else last])
            at = hit.end()
        text.append(read.text[at:])
        starts += read.starts[at:]
        ends += read.ends[at:]
        return Normalised("".join(text), tuple(starts), tuple(ends))


@cache
def _plain(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    if unicodedata.category(char) in {"Cc", "Cf", "Zs", "Zl", "Zp"}:
        return " "
    return unicodedata.normalize("NFKC", char).lower()


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _simplified(text: str) -> str:
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    # A phrase changed its length: character by character keeps the offsets.
    return "".join(one if len(one := _converter().convert(char)) == 1 else char for char in text)
