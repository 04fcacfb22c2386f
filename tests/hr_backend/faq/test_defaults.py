"""The answers that are shipped."""

from pathlib import Path

import yaml

from hr_backend.faq.models import FaqKind
from hr_backend.faq.repository import defaults
from hr_backend.faq.schemas import NewFaq
from hr_backend.interviews.models import Mode

CASES = Path(__file__).parents[2] / "nlu_cases"


def test_each_is_an_entry_hr_could_have_written_itself() -> None:
    for name, entry in defaults().items():
        NewFaq(
            kind=FaqKind(entry.kind),
            scope="company",
            question=entry.question,
            variants=list(entry.variants),
            answer=entry.answer,
            mode=Mode(entry.mode) if entry.mode else None,
        )
        assert name.startswith(entry.kind)


def test_no_question_is_asked_twice() -> None:
    asked = [text for one in defaults().values() for text in (one.question, *one.variants)]
    assert len(set(asked)) == len(asked)


def test_none_was_taken_from_the_sentences_that_measure() -> None:
    measured: set[str] = set()
    for path in CASES.rglob("faq_*.yml"):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            measured |= {line.removeprefix("- ").strip() for line in block["examples"].splitlines()}
    asked = {text for one in defaults().values() for text in (one.question, *one.variants)}
    assert asked & measured == set()
