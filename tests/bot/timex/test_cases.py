"""Real scheduling messages and published suites: what is read today is not lost tomorrow."""

import json
from pathlib import Path

import pytest

from bot.timex import TimeReader
from bot.timex.scoring import Row, is_right, read_row, score

CASES = Path(__file__).parents[2] / "timex_cases"
READER = TimeReader()
FLOORS = {
    "chinesetimenlp_tests": 1.0,
    "chrono_zh": 1.0,
    "dateparser_zh": 0.5,
    "duckling_zh": 1.0,
    "jionlp_tests": 0.93,
    "recognizers_zh": 0.98,
}
"""Share of each suite that must stay right; it only rises."""


def _rows(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


MESSAGES = [row for file in sorted(CASES.glob("*.jsonl")) for row in _rows(file)]


@pytest.mark.parametrize("row", MESSAGES, ids=lambda row: row["id"])
def test_a_message_is_read_into_both_lists_exactly(row: Row) -> None:
    reading = read_row(READER, row)
    assert is_right(row, reading), reading


@pytest.mark.parametrize("suite", FLOORS)
def test_a_published_suite_stays_as_right_as_it_was(suite: str) -> None:
    result = score(READER, _rows(CASES / "suites" / f"{suite}.jsonl"))
    assert result.total
    assert result.share >= FLOORS[suite], [miss.row["text"] for miss in result.misses]


def test_by_the_contracts_conventions_the_suites_are_right_in_95_of_100() -> None:
    rows = [row for suite in FLOORS for row in _rows(CASES / "suites" / f"{suite}.jsonl")]
    assert score(READER, rows).share >= 0.95
    assert score(READER, rows, strict=True).share >= 0.85


def test_messages_of_a_writer_who_saw_no_grammar_are_right_in_97_of_100() -> None:
    assert score(READER, _rows(CASES / "unseen" / "messages.jsonl")).share >= 0.97
