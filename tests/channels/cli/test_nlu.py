"""`yuemian nlu` answers as the contract says, and says clearly what it cannot read."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.nlu import train
from channels.cli.nlu import app

RUN = CliRunner()


@pytest.fixture(scope="module", autouse=True)
def _trained() -> None:
    train.ensure()


def test_parse_prints_rasas_shape() -> None:
    result = RUN.invoke(app, ["parse", "我周五的面试是几点", "你好"])
    assert result.exit_code == 0
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert set(first) == {"text", "intent", "intent_ranking", "entities"}
    assert first["intent"] == first["intent_ranking"][0]
    assert set(first["entities"][0]) == {"entity", "start", "end", "value", "confidence"}
    assert second["intent"]["name"] == "greet"


def test_now_adds_what_the_times_mean() -> None:
    result = RUN.invoke(app, ["parse", "--now", "2026-11-24T16:00+08:00", "面试改到明天下午三点"])
    (line,) = result.stdout.splitlines()
    times = json.loads(line)["time"]
    assert times["available"] == [["2026-11-25T15:00:00", "2026-11-25T15:00:00"]]
    assert times["expressions"][0]["text"] == "明天下午三点"


def test_now_must_be_a_time() -> None:
    result = RUN.invoke(app, ["parse", "--now", "morgen", "你好"])
    assert result.exit_code == 2
    assert "--now is no ISO time: 'morgen'" in result.stderr


def test_a_model_that_is_not_there_is_named() -> None:
    result = RUN.invoke(app, ["parse", "--model", "20200101", "你好"])
    assert result.exit_code == 2
    assert "no model is called 20200101" in result.stderr


def test_jsonl_keeps_ids_order_and_what_was_asked() -> None:
    rows = [
        {"id": 7, "text": "取消", "asked": "time"},
        {"text": "取消"},
        {"id": "x", "text": "\ud800"},
        {"text": ""},
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    result = RUN.invoke(app, ["parse", "--jsonl"], input=lines)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [a.get("id") for a in answers] == [7, None, "x", None]
    names = [a["intent"]["name"] for a in answers]
    assert names == ["stop", "cancel_interview", "out_of_scope", "out_of_scope"]
    assert answers[2]["text"] == "\ud800"


@pytest.mark.parametrize(
    ("line", "problem"),
    [("{", "line 1: not JSON"), ('{"txt": ""}', "line 1"), ('{"text": "", "asked": 1}', "asked")],
)
def test_a_broken_row_is_named(line: str, problem: str) -> None:
    result = RUN.invoke(app, ["parse", "--jsonl"], input=line + "\n")
    assert result.exit_code == 2
    assert problem in result.stderr


def test_parse_wants_messages_or_rows() -> None:
    assert RUN.invoke(app, ["parse"]).exit_code == 2


def test_eval_gives_every_figure_and_a_report(tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    rows = [
        {"text": "你好", "intent": "greet", "entities": [], "style": "plain"},
        {"text": "今天股票怎么样", "intent": "out_of_scope", "entities": [], "style": "plain"},
        {"text": "<b>面试能改期吗</b>", "intent": "thanks", "entities": [], "style": "curt"},
    ]
    cases.write_text("".join(json.dumps(row) + "\n" for row in rows))
    page = tmp_path / "report.html"
    result = RUN.invoke(app, ["eval", "--json", "--html", str(page), str(cases)])
    figures = json.loads(result.stdout)
    assert figures["messages"] == 3
    assert figures["accuracy"] == pytest.approx(2 / 3, abs=0.001)
    assert figures["confusions"][0]["gold"] == "thanks"
    assert "&lt;b&gt;" in page.read_text("utf-8")
    assert "<b>面试" not in page.read_text("utf-8")


def test_eval_of_a_broken_file_names_the_line(tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"text": "你好"}\n', "utf-8")
    result = RUN.invoke(app, ["eval", str(cases)])
    assert result.exit_code == 2
    assert "cases.jsonl:1:" in result.stderr


def test_validate_refuses_and_names(tmp_path: Path) -> None:
    assert RUN.invoke(app, ["validate"]).exit_code == 0
    bad = tmp_path / "conversation"
    bad.mkdir()
    (bad / "x.yml").write_text("nlu: [", "utf-8")
    result = RUN.invoke(app, ["validate", "--cases", str(tmp_path)])
    assert result.exit_code == 1
    assert "x.yml:2: broken YAML" in result.stderr
