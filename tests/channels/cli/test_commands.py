"""The commands from outside: clear sentences, exit status, no traceback."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.cli import COMMANDS


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A working directory of its own; short, for the database's socket."""
    with tempfile.TemporaryDirectory(prefix="yuemian-", ignore_cleanup_errors=True) as made:
        yield Path(made)


def yuemian(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command; settings are given without their prefix."""
    given = {f"YUEMIAN_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "channels.cli", *words],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if not k.startswith("YUEMIAN_")} | given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_help_is_quick_and_names_every_command(folder: Path) -> None:
    began = time.monotonic()
    done = yuemian(folder, "--help")
    assert time.monotonic() - began < 3  # a tenth of it on a machine with nothing else to do
    assert done.returncode == 0
    assert [name for name in COMMANDS if f"  {name} " not in done.stdout] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(folder: Path, command: str) -> None:
    done = yuemian(folder, command, "--help")
    assert done.returncode == 0
    assert f"yuemian {command}" in done.stdout


def test_a_mistyped_command_is_guessed(folder: Path) -> None:
    done = yuemian(folder, "srve")
    assert done.returncode == 2
    assert "Did you mean 'serve'?" in done.stderr


def test_a_taken_port_is_said_before_anything_is_started(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = yuemian(folder, "serve", "--port", str(port))
    assert done.returncode == 2
    assert done.stderr.strip() == (
        f"Port {port} is taken. Choose another: yuemian serve --port N, or YUEMIAN_PORT=N."
    )


@pytest.mark.parametrize("command", [("serve",), ("chat", "--as", "wang"), ("db", "upgrade")])
def test_a_database_that_is_down_is_one_sentence(folder: Path, command: tuple[str, ...]) -> None:
    url = "postgresql://hr:very-secret@127.0.0.1:1/hr"
    done = yuemian(folder, *command, hr_database_url=url, bot_database_url=url, port="8999")
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "The database hr at 127.0.0.1 cannot be reached: ConnectionRefusedError."
    )


def test_an_address_that_is_none_is_not_shown(folder: Path) -> None:
    url = "mysql://hr:very-secret@db/hr"
    done = yuemian(folder, "db", "upgrade", hr_database_url=url, bot_database_url=url)
    assert done.returncode == 2
    assert "very-secret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_named_and_its_value_is_not_shown(folder: Path) -> None:
    done = yuemian(folder, "invite", "wang", session_secret="hunter2")
    assert done.returncode == 2
    assert "YUEMIAN_SESSION_SECRET" in done.stderr
    assert "hunter2" not in done.stderr


def test_an_invitation_is_one_line_with_the_token_behind_the_hash(folder: Path) -> None:
    done = yuemian(folder, "invite", "wang", public_url="https://hr.example.com/")
    assert done.returncode == 0
    assert done.stdout.startswith("https://hr.example.com/i#ey")
    assert done.stdout.count("\n") == 1


def test_the_demo_is_loaded_twice_without_harm(folder: Path) -> None:
    for _ in range(2):
        done = yuemian(folder, "db", "demo")
        assert (done.returncode, done.stdout) == (0, "")
        assert "The demo company is loaded." in done.stderr
