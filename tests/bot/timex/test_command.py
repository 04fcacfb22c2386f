"""`yuemian time`: the contract's JSON, one load for many rows, plain words for bad input."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from channels.cli.time import app

RUN = CliRunner()
NOW = "2026-11-24T16:00:00"


def _answers(*arguments: str, rows: str | bytes | None = None) -> list[dict[str, object]]:
    result = RUN.invoke(app, list(arguments), input=rows)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_message_is_answered_in_the_contracts_json() -> None:
    text = "我明天面试来不了，下周三下午三点以后都可以"
    assert _answers("parse", "--now", NOW, text) == [
        {
            "id": 1,
            "expressions": [
                {
                    "text": "明天",
                    "start": 1,
                    "end": 3,
                    "value": ["2026-11-25T00:00:00", "2026-11-26T00:00:00"],
                },
                {
                    "text": "下周三下午三点以后",
                    "start": 9,
                    "end": 18,
                    "value": ["2026-12-02T15:00:00", "2026-12-03T00:00:00"],
                },
            ],
            "available": [["2026-12-02T15:00:00", "2026-12-03T00:00:00"]],
            "unavailable": [["2026-11-25T00:00:00", "2026-11-26T00:00:00"]],
        }
    ]


def test_rows_keep_their_id_their_time_and_their_original() -> None:
    row = {
        "id": "a",
        "text": "推迟一小时",
        "reference_time": "2026-11-24T08:00:00Z",
        "original": "2026-11-25T14:00:00/2026-11-25T15:00:00",
    }
    (answer,) = _answers("parse", "--jsonl", rows=json.dumps(row, ensure_ascii=False) + "\n\n")
    assert answer["id"] == "a"
    assert answer["available"] == [["2026-11-25T15:00:00", "2026-11-25T16:00:00"]]
    assert answer["expressions"] == [{"text": "一小时", "start": 2, "end": 5, "value": None}]


def test_an_open_end_is_null_and_any_time_is_two() -> None:
    first, second = _answers("parse", "--now", NOW, "周五之前都不行", "随时可以")
    assert first["unavailable"] == [[None, "2026-11-27T00:00:00"]]
    assert second["available"] == [[None, None]]


def test_a_date_that_no_calendar_has_is_told() -> None:
    (answer,) = _answers("parse", "--now", NOW, "2月30日可以")
    assert answer["problems"] == [{"text": "2月30日", "start": 0, "end": 5, "kind": "no_such_date"}]


@pytest.mark.parametrize(
    ("arguments", "rows", "told"),
    [
        (["parse"], None, "give either TEXT or --jsonl"),
        (["parse", "--now", "soon", "明天"], None, "--now is no ISO time"),
        (["parse", "--original", "2026-11-25T14:00", "明天"], None, "must be START/END"),
        (["parse", "--jsonl"], '{"id": 1', "line 1: not JSON"),
        (["parse", "--jsonl"], '{"id": 1}', 'line 1: a row needs a string "text"'),
        (["parse", "--jsonl"], b'{"text": "\xff"}', "line 1: not UTF-8"),
        (["parse", "--jsonl"], '{"text": "a", "reference_time": "x"}', "line 1: reference_time"),
        (["eval", "no/such/file.jsonl"], None, "cannot read no/such/file.jsonl"),
    ],
)
def test_bad_input_is_told_in_a_sentence(
    arguments: list[str], rows: str | bytes | None, told: str
) -> None:
    result = RUN.invoke(app, arguments, input=rows)
    assert result.exit_code == 2
    assert told in result.output
    assert "Traceback" not in result.output


def test_cases_are_scored_file_by_file(tmp_path: Path) -> None:
    row = {"id": "x", "text": "明天可以", "reference_time": NOW, "unavailable": []}
    right = row | {"available": [["2026-11-25T00:00:00", "2026-11-26T00:00:00"]]}
    wrong = row | {"available": []}
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(map(json.dumps, (right, wrong))), encoding="utf-8")
    result = RUN.invoke(app, ["eval", "--misses", str(file)])
    assert result.exit_code == 0
    assert "0.500     1 of    2  cases.jsonl" in result.output
    assert "明天可以" in result.output


def test_a_row_that_is_no_case_is_named(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text('{"text": "明天", "available": [], "unavailable": []}', encoding="utf-8")
    result = RUN.invoke(app, ["eval", str(file)])
    assert result.exit_code == 2
    assert "line 1: not a case" in result.output
