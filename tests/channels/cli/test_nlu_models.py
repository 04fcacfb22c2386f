"""`yuemian nlu train`, `models`, `rollback`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.nlu import train
from bot.nlu.versions import current_model
from channels.cli.nlu import app
from tests.bot.nlu.tiny import write_data

RUN = CliRunner()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny company's data in place of the product's."""
    data = write_data(tmp_path)
    monkeypatch.setattr(train, "data_folder", lambda: data)
    monkeypatch.setenv("YUEMIAN_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("YUEMIAN_ENCODER", "none")
    monkeypatch.delenv("YUEMIAN_MODEL", raising=False)
    return tmp_path


def listed() -> list[dict[str, object]]:
    lines = RUN.invoke(app, ["models", "--json"]).stdout.splitlines()
    return [json.loads(line) for line in lines]


def test_without_models_the_list_says_what_to_do(home: Path) -> None:
    result = RUN.invoke(app, ["models"])
    assert result.exit_code == 0
    assert "yuemian nlu train" in result.stdout
    assert RUN.invoke(app, ["rollback"]).exit_code == 2


def test_a_worse_model_is_refused_listed_and_may_be_taken_all_the_same(home: Path) -> None:
    first = RUN.invoke(app, ["train"])
    assert first.exit_code == 0, first.output
    assert "on 20 cases" in first.stderr
    write_data(home, spoilt=True)
    refused = RUN.invoke(app, ["train"])
    assert refused.exit_code == 1
    assert "accuracy fell from" in refused.stderr
    assert "query_payday" in refused.stderr
    new, old = listed()
    assert (new["state"], old["state"]) == ("refused", "in use")
    assert new["reasons"]
    assert isinstance(old["bytes"], int)
    assert "refused" in RUN.invoke(app, ["models"]).stdout
    taken = RUN.invoke(app, ["rollback", str(new["version"])])
    assert taken.exit_code == 0, taken.output
    assert [row["state"] for row in listed()] == ["in use", "rolled back"]
    back = RUN.invoke(app, ["rollback", str(old["version"])[:15]])
    assert "next start" in back.stderr
    assert current_model(home / "var" / "models") == home / "var" / "models" / str(old["version"])


@pytest.mark.parametrize("name", ["2020", "nonsense"])
def test_rolling_back_to_what_is_not_there_is_refused(home: Path, name: str) -> None:
    result = RUN.invoke(app, ["rollback", name])
    assert result.exit_code == 2
    assert f"no model is called {name}" in result.stderr


def test_data_that_cannot_be_trained_on_is_named(home: Path) -> None:
    broken = home / "nlu_data" / "nlu" / "conversation" / "x.yml"
    broken.write_text("nlu: [", "utf-8")
    result = RUN.invoke(app, ["train"])
    assert result.exit_code == 2
    assert "x.yml:2: broken YAML" in result.stderr
    assert "Traceback" not in result.output
