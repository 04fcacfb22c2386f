"""Jieba with the HR dictionary: one segmenter of our own, independent of jieba's global one."""

import logging
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def segmenter() -> Any:
    """The segmenter; its dictionary is read once a process."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for word in _hr_words():
        tokenizer.add_word(word)
    return tokenizer


def _hr_words() -> list[str]:
    text = (files("nlu_data") / "lookups" / "hr_word.yml").read_text("utf-8")
    (item,) = yaml.load(text, Loader=yaml.CSafeLoader)["nlu"]
    return [line.removeprefix("- ").strip() for line in item["examples"].splitlines()]


def segment(text: str) -> list[str]:
    """The words of a text; joined they are the text."""
    return list(segmenter().cut(text))
