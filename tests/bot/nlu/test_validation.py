"""The committed data is in order, and data that is not is refused with file and line."""

import re
import shutil
from pathlib import Path

import pytest

from bot.nlu.train import data_folder
from bot.nlu.validation import problems

CASES = Path(__file__).parents[2] / "nlu_cases"


def test_the_committed_data_is_in_order() -> None:
    assert problems(data_folder(), CASES) == []


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small copy of nlu_data/ with one sentence for every label that needs one."""
    source = data_folder()
    for name in ("lookups", "synonyms", "regex"):
        shutil.copytree(source / name, tmp_path / "data" / name)
    (tmp_path / "data" / "intents.yml").write_text(
        "conversation:\n  greet: {describe: [你好]}\n", "utf-8"
    )
    folder = tmp_path / "data" / "nlu" / "conversation"
    folder.mkdir(parents=True)
    (folder / "greet.yml").write_text(
        _file("greet", "您好，在吗", "早上好呀各位同事们今天好"), "utf-8"
    )
    return tmp_path / "data"


def _file(intent: str, *sentences: str, meta: str = "{writer: x}") -> str:
    rows = "".join(f"    - {sentence}\n" for sentence in sentences)
    return f'version: "3.1"\nnlu:\n- intent: {intent}\n  metadata: {meta}\n  examples: |\n{rows}'


def test_a_small_sound_set_has_no_problems(data: Path) -> None:
    assert problems(data, None) == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (_file("gret", "嗨"), r"more\.yml:6: unknown label gret"),
        (_file("greet", "[嗨](mood)"), "unknown entity mood"),
        (_file("greet", "[嗨 ](time)"), "begins or ends with a space"),
        (_file("greet", '[视频]{"entity": "interview_mode", "value": "tv"}'), "unknown value"),
        (_file("greet", "[第二个](option)"), "an option is an ordinal"),
        (_file("greet", "嗨", meta="{asked: mood}"), "unknown question mood"),
        (_file("greet", "您好,在吗"), r"more\.yml:6: stands already in .*greet\.yml:6"),
        ("nlu: [", r"more\.yml:\d: broken YAML"),
    ],
)
def test_unsound_data_is_refused(data: Path, content: str, problem: str) -> None:
    (data / "nlu" / "conversation" / "more.yml").write_text(content, "utf-8")
    found = problems(data, None)
    assert len(found) == 1
    assert re.search(problem, found[0]), found


def test_a_file_belongs_into_the_folder_of_its_domain(data: Path) -> None:
    (data / "nlu" / "greet2.yml").write_text(_file("greet", "嗨嗨"), "utf-8")
    assert "belongs into the folder conversation" in problems(data, None)[0]


def test_a_label_without_a_sentence_is_named(data: Path) -> None:
    (data / "nlu" / "conversation" / "greet.yml").unlink()
    assert problems(data, None)[0].endswith("no sentence for greet")


@pytest.mark.parametrize(
    ("case", "problem"),
    [
        ("您好在吗！", "stands in the training data too"),
        ("早上好呀各位同事们今天好呀", "is nearly the same as"),
    ],
)
def test_a_training_sentence_among_the_cases_is_refused(
    data: Path, tmp_path: Path, case: str, problem: str
) -> None:
    folder = tmp_path / "cases" / "conversation"
    folder.mkdir(parents=True)
    (folder / "greet.yml").write_text(_file("greet", case), "utf-8")
    found = problems(data, tmp_path / "cases")
    assert len(found) == 1
    assert problem in found[0]
