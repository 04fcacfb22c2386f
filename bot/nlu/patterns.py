"""Patterns of `nlu_data/patterns/`: one regular expression a key, read with file and line."""

import re
from collections.abc import Iterable
from pathlib import Path

import yaml

import nlu_data
from bot.nlu.corpus import CorpusError, mapping, read_yaml


def read_patterns(
    name: str, keys: Iterable[str], *, folder: Path | None = None
) -> dict[str, re.Pattern[str]]:
    """The patterns of one file under the keys that code asks for.

    Raises CorpusError where a key is missing or a pattern is broken.
    """
    path = (folder or nlu_data.ROOT / "patterns") / f"{name}.yml"
    nodes = mapping(path, read_yaml(path))
    return {key: _pattern(path, key, nodes.get(key)) for key in keys}


def _pattern(path: Path, key: str, node: yaml.Node | None) -> re.Pattern[str]:
    if not isinstance(node, yaml.ScalarNode):
        line = node.start_mark.line + 1 if node else 1
        raise CorpusError(path, line, f"a pattern is needed under the key {key}")
    try:
        return re.compile(node.value)
    except re.error as broken:
        line = node.start_mark.line + 1
        raise CorpusError(path, line, f"broken pattern under {key}: {broken}") from broken
