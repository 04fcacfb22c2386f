"""Names on reports."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def words() -> Mapping[str, Any]:
    """Everything in words.yml."""
    text = resources.files("hr_backend.reports").joinpath("words.yml").read_text("utf-8")
    read: Mapping[str, Any] = yaml.safe_load(text)
    return read
