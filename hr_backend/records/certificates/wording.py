"""A certificate's text out of its template and its facts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from string import Formatter
from typing import Any, Final

import yaml

_OPTIONAL: Final = re.compile(r"\[\[(.*?)\]\]")


@dataclass(frozen=True, slots=True)
class Text:
    """What is printed."""

    title: str
    number: str
    paragraphs: tuple[str, ...]
    company: str
    day: str
    code: str
    check: str


@cache
def templates(path: Path | None) -> Mapping[str, Any]:
    """As shipped, with a company's own in their place. OSError, yaml.YAMLError."""
    shipped = resources.files("hr_backend.records.certificates").joinpath("templates.yml")
    found: dict[str, Any] = yaml.safe_load(shipped.read_text("utf-8"))
    return found | (yaml.safe_load(path.read_text("utf-8")) if path else {})


def written(day: date, template: Mapping[str, Any]) -> str:
    """「2026年11月24日」"""
    return str(template["day"]).format(year=day.year, month=day.month, day=day.day)


def text_of(
    kind: str, facts: Mapping[str, str], template: Mapping[str, Any], *, address: str | None
) -> Text:
    """`facts` has number, code, company, day and what the template's places name; what is not
    there, or empty, is left out with the [[words]] around it.
    """
    form, footer = template[kind], template["footer"]
    paragraphs = (_filled(paragraph, facts) for paragraph in form["paragraphs"])
    check = footer["check" if address else "check_by_phone"]
    return Text(
        title=form["title"],
        number=footer["number"].format(**facts),
        paragraphs=tuple(filter(None, paragraphs)),
        company=footer["company"].format(**facts),
        day=facts["day"],
        code=footer["code"].format(**facts),
        check=check.format(address=address),
    )


def _filled(text: str, facts: Mapping[str, str]) -> str:
    def kept(found: re.Match[str]) -> str:
        places = [name for _, name, _, _ in Formatter().parse(found[1]) if name]
        return found[1] if all(facts.get(name) for name in places) else ""

    text = _OPTIONAL.sub(kept, text)
    places = {name for _, name, _, _ in Formatter().parse(text) if name}
    return text.format(**{name: facts.get(name, "") for name in places}).strip()
