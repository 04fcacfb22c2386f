"""Labelled messages survive being written and read; what is broken names file and line."""

from pathlib import Path

import pytest

from bot.nlu.corpus import CorpusError, Example, annotate, read_annotated, read_cases, write_file
from bot.nlu.understanding import Entity


def test_marks_become_entities() -> None:
    marked = '[周五](time)能改[视频]{"entity": "interview_mode", "value": "video"}吗[捂脸]'
    text, entities = read_annotated(marked)
    assert text == "周五能改视频吗[捂脸]"
    assert entities == (Entity("time", 0, 2, "周五"), Entity("interview_mode", 4, 6, "video"))
    assert annotate(text, entities) == marked


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    rows = [
        Example("周五", "inform", (Entity("time", 0, 2, "周五"),), "time", "w1", "curt"),
        Example("家里: 有事 # 急", "inform", (), "reason", "w1", "plain"),
    ]
    path = tmp_path / "inform.yml"
    write_file(path, rows)
    read = [(e.text, e.intent, e.entities, e.asked, e.writer, e.style) for e in read_cases(path)]
    assert sorted(read) == sorted(
        (e.text, e.intent, e.entities, e.asked, e.writer, e.style) for e in rows
    )


def test_metadata_of_one_example_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text(
        "nlu:\n- intent: stop\n  examples:\n  - text: 算了\n    metadata: {asked: time}\n"
    )
    (example,) = read_cases(path)
    assert (example.text, example.asked, example.line) == ("算了", "time", 4)


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("nlu:\n- intent: a\n  examples: [\n", 4, "broken YAML"),
        ("nlu:\n- intent: a\n", 2, "needs the keys intent and examples"),
        ("nlu:\n- intent: a\n  examples: |\n    - ok\n    nodash\n", 5, "starts with '- '"),
        ('nlu:\n- intent: a\n  examples: |\n    - [x]{"value": 1}\n', 4, "broken entity mark"),
        ("nlu:\n- intent: a\n  examples:\n  - metadata: {}\n", 4, "needs a text"),
        ("[]", 1, "a mapping is expected"),
        ("a: 1", 1, "no list under the key nlu"),
    ],
)
def test_what_is_broken_names_file_and_line(
    tmp_path: Path, content: str, line: int, problem: str
) -> None:
    path = tmp_path / "broken.yml"
    path.write_text(content, "utf-8")
    with pytest.raises(CorpusError, match=problem) as raised:
        read_cases(path)
    assert (raised.value.path, raised.value.line) == (path, line)
    assert str(raised.value).startswith(f"{path}:{line}: ")


def test_a_row_of_jsonl_may_carry_a_set_of_labels(tmp_path: Path) -> None:
    path = tmp_path / "w.jsonl"
    path.write_text('{"text": "来不了", "intent": ["reschedule_interview", "cancel_interview"]}\n')
    (example,) = read_cases(path)
    assert example.intent == "cancel_interview+reschedule_interview"


def test_a_broken_row_of_jsonl_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "w.jsonl"
    path.write_text('{"text": "好", "intent": "affirm"}\n{"text": "好"}\n', "utf-8")
    with pytest.raises(CorpusError, match=r"w\.jsonl:2: not a labelled message"):
        read_cases(path)
