"""`yuemian scenario run` answers people and programs, and says by its exit status what came."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from channels.cli.scenario import app

HERE = Path(__file__).parents[2] / "scenarios"
MALFORMED = "id: odd\nnow: 2026-11-24T16:00\nturns:\n  - {as: wang, say: 你好}\n"


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["run", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_a_malformed_file_is_named_with_line_and_key(tmp_path: Path) -> None:
    file = tmp_path / "odd.yml"
    file.write_text(MALFORMED, "utf-8")
    code, out, err = run(str(file))
    assert code == 2
    assert out == ""
    assert f"{file}:4: turns[0].as: 'wang' is not in world.people" in err


def test_with_json_a_malformed_file_is_an_object_too(tmp_path: Path) -> None:
    file = tmp_path / "odd.yml"
    file.write_text(MALFORMED, "utf-8")
    code, out, _ = run("--json", str(file), str(tmp_path / "missing.yml"))
    assert code == 2
    first, second = map(json.loads, out.splitlines())
    assert (first["id"], first["passed"], first["turns"]) == ("odd", False, [])
    assert "turns[0].as" in first["failures"][0]
    assert "cannot be read" in second["failures"][0]


@pytest.mark.slow
def test_one_object_a_file_and_status_1_when_something_did_not_hold(tmp_path: Path) -> None:
    good = HERE / "confirm-attendance.yml"
    bad = tmp_path / "bad.yml"
    bad.write_text(
        good.read_text("utf-8").replace("status: confirmed", "status: cancelled"), "utf-8"
    )
    code, out, _ = run("--json", str(good), str(bad))
    assert code == 1
    passed, failed = map(json.loads, out.splitlines())
    assert passed["passed"]
    assert [turn["as"] for turn in passed["turns"]] == ["wang", "wang"]
    assert passed["turns"][0]["replies"][0]["text"]
    assert passed["end"]["interviews"][0]["status"] == "confirmed"
    assert not failed["passed"]
    assert "end.interviews[0]" in failed["failures"][0]
