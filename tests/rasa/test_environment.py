"""Without a Python 3.10, an environment, a model: a sentence that says what to do."""

import sys
from pathlib import Path

import pytest

from channels.rasa import environment, model
from channels.rasa.engine import RasaTrouble, open_rasa
from channels.rasa.environment import EnvironmentMissing, build, find_python, python_of
from channels.settings import Settings
from nlu_data import ROOT


@pytest.fixture
def no_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without Python 3.10, whose uv cannot install one; its PATH."""
    path = tmp_path / "bin"
    path.mkdir()
    uv = path / "uv"
    uv.write_text("#!/bin/sh\necho 'error: no route to host' >&2\nexit 2\n")
    uv.chmod(0o755)
    monkeypatch.setenv("PATH", str(path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.delenv("YUEMIAN_PYTHON310", raising=False)
    monkeypatch.setattr(environment, "SYSTEM", ())
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    return path


def test_no_python_is_a_sentence_that_says_what_to_do(no_python: Path, tmp_path: Path) -> None:
    assert find_python() is None
    with pytest.raises(EnvironmentMissing, match=r"(?s)needs Python 3\.10.*YUEMIAN_PYTHON310"):
        build(tmp_path / "env")
    assert not (tmp_path / "env").exists()


def test_a_shim_for_a_version_that_is_not_there_is_passed_over(no_python: Path) -> None:
    shim = no_python / "python3.10"
    shim.write_text("#!/bin/sh\necho 'pyenv: python3.10: command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    assert find_python() is None
    inside_pyenv = no_python.parent / "versions" / "3.10.99" / "bin" / "python"
    inside_pyenv.parent.mkdir(parents=True)
    inside_pyenv.write_text("#!/bin/sh\necho True\n")
    inside_pyenv.chmod(0o755)
    assert find_python() == str(inside_pyenv)


def test_the_lock_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentMissing, match="source checkout"):
        build(tmp_path / "env", requirements=tmp_path / "none.txt")


def test_an_environment_half_built_is_not_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    with pytest.raises(EnvironmentMissing, match="make rasa"):
        python_of(tmp_path)


def test_the_engine_without_an_environment_says_how_to_get_one(tmp_path: Path) -> None:
    settings = Settings(engine="rasa", data=tmp_path, rasa_environment=tmp_path / "env")
    with pytest.raises(RasaTrouble, match="make rasa"):
        open_rasa(settings)


def test_a_pinned_model_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(RasaTrouble, match="no Rasa model"):
        open_rasa(Settings(engine="rasa", data=tmp_path, rasa_model=tmp_path / "m.tar.gz"))


def test_a_training_that_fails_says_what_rasa_said(tmp_path: Path) -> None:
    python = tmp_path / "env" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho 'InvalidConfigException: no such component'\nexit 1\n")
    python.chmod(0o755)
    (tmp_path / "env" / environment.READY).touch()
    with pytest.raises(model.ModelMissing, match="no such component"):
        model.ensure(ROOT, tmp_path / "learned", tmp_path / "models", tmp_path / "env")
    left = {path.name for path in (tmp_path / "models").iterdir()}
    assert left == {".lock", "training.log"}


def test_no_package_index_stands_in_the_lock() -> None:
    assert "://" not in environment.REQUIREMENTS.read_text("utf-8")
