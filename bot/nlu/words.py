"""Jieba with the HR dictionary: one segmenter of our own, independent of jieba's global one."""

import ctypes
import io
import logging
import os
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

RARE = 5
"""Words seen less often in jieba's corpus are left out: names and oddities that cost 50 MB."""


@cache
def segmenter() -> Any:
    """The segmenter; its dictionary is read once a process, and no cache file is written."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    with jieba.get_dict_file() as dictionary:
        common = b"".join(line for line in dictionary if int(line.split(b" ")[1]) >= RARE)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(io.BytesIO(common))
    tokenizer.initialized = True
    for word in _hr_words():
        tokenizer.add_word(word)
    _give_back()
    return tokenizer


def _give_back() -> None:
    """Jieba's import leaves 45 MB that the allocator keeps unless it is told."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:
        trim(0)


def _hr_words() -> list[str]:
    text = (files("nlu_data") / "lookups" / "hr_word.yml").read_text("utf-8")
    (item,) = yaml.load(text, Loader=yaml.CSafeLoader)["nlu"]
    return [line.removeprefix("- ").strip() for line in item["examples"].splitlines()]


@lru_cache(maxsize=64)
def segment(text: str) -> tuple[str, ...]:
    """The words of a text; joined they are the text. Several components ask for the same one."""
    return tuple(segmenter().cut(text))
