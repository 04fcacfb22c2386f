"""`yuemian chat`, with a conversation piped in."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module", autouse=True)
def demo(data: Path) -> None:
    """The demo company in the folder's own database."""
    assert yuemian(data, "db", "demo").returncode == 0


def yuemian(data: Path, *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "channels.cli", *words],
        env=os.environ | {"YUEMIAN_DATA": str(data)},
        input=said,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_number_chooses_what_was_offered(data: Path) -> None:
    done = yuemian(data, "chat", "--as", "liu", said="我想换个面试时间\n1\n出差\n我面试是几点\n")
    assert done.returncode == 0
    first = next(line[5:] for line in done.stdout.splitlines() if line.startswith("  1. "))
    assert "已经改好了" in done.stdout
    assert f"您的面试：{first.removesuffix(' *')}" in done.stdout


def test_programs_get_one_object_a_turn(data: Path) -> None:
    done = yuemian(data, "chat", "--as", "guo", "--json", said="我面试是几点？在哪\n谢谢\n")
    turns = [json.loads(line) for line in done.stdout.splitlines()]
    assert [turn["intent"] for turn in turns] == ["query_interview", "thanks"]
    assert "10:00" in turns[0]["replies"][0]["text"]


def test_nobody_of_that_name_is_one_sentence(data: Path) -> None:
    done = yuemian(data, "chat", "--as", "nobody", said="你好\n")
    assert done.returncode == 2
    assert "There is nobody with the id nobody." in done.stderr
    assert "Traceback" not in done.stderr
