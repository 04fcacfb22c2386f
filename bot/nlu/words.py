"""Jieba with the HR dictionary: one segmenter of our own, independent of jieba's global one."""

import io
import logging
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
    return tokenizer


def _hr_words() -> list[str]:
    text = (files("nlu_data") / "lookups" / "hr_word.yml").read_text("utf-8")
    (item,) = yaml.load(text, Loader=yaml.CSafeLoader)["nlu"]
    return [line.removeprefix("- ").strip() for line in item["examples"].splitlines()]


@lru_cache(maxsize=64)
def segment(text: str) -> tuple[str, ...]:
    """The words of a text; joined they are the text. Several components ask for the same one."""
    return tuple(segmenter().cut(text))
