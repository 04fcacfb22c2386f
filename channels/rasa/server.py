"""The Rasa server of this house: a process on loopback, started, watched and ended by us."""

import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from channels.rasa.environment import python_of
from channels.rasa.model import QUIET, REPEATABLE

LAUNCHER = Path(__file__).with_name("launch.py")
RECORD = "server.json"
END_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server answers, and the secret that its callers sign with."""

    url: str
    secret: str


class Server(Protocol):
    """Something that answers at an address, as far as it can be told to."""

    @property
    def address(self) -> Address:
        """Where it answers; another one after a new start."""
        ...

    def alive(self) -> bool:
        """False where it is known to have ended."""
        ...

    def start(self) -> None:
        """Start it where it is not alive and is ours to start. Raises EnvironmentMissing."""
        ...

    def stop(self) -> None:
        """End it where it is ours."""
        ...


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A server that somebody else runs (`YUEMIAN_RASA_URL`)."""

    address: Address

    def alive(self) -> bool:
        """Nothing is known of its process."""
        return True

    def start(self) -> None:
        """It is not ours."""

    def stop(self) -> None:
        """It is not ours."""


class OwnServer:
    """A server of this process, which ends with it; or one that `make rasa` left running."""

    def __init__(self, model: Path, folder: Path, environment: Path) -> None:
        self._model, self._folder, self._environment = model, folder, environment
        self._process: subprocess.Popen[str] | None = None
        self._record = Record.read(folder)
        if self._record is not None and not (self._record.model == model.name and self.alive()):
            self._record = None
        self._address = self._record.address if self._record else Address("", "")

    @property
    def address(self) -> Address:
        """Where it answers; another one after a new start."""
        return self._address

    @property
    def pid(self) -> int | None:
        """Its process; None where none was started."""
        if self._process is not None:
            return self._process.pid
        return self._record.pid if self._record is not None else None

    @property
    def log(self) -> Path:
        """What the server itself says while it starts."""
        return self._folder / "server.log"

    def alive(self) -> bool:
        """Whether its process runs; it may still be loading."""
        if self._process is not None:
            return self._process.poll() is None
        return self._record is not None and self._record.alive()

    def start(self) -> None:
        """Start a process where none runs. Raises EnvironmentMissing."""
        if self.alive():
            return
        self._record = None
        self._address, self._process = self._launched(tied=True)

    def stop(self) -> None:
        """End the process that this one started."""
        if self._process is not None:
            end(self._process.pid, self._process.poll)
            self._process = None

    def leave_running(self) -> "Record":
        """Start a server that outlives this process, unless one is there, and note where it is."""
        if self._record is not None:
            return self._record
        stop_left(self._folder)
        address, process = self._launched(tied=False)
        record = Record(address.url, address.secret, process.pid, self._model.name)
        record.write(self._folder)
        self._address, self._record = address, record
        return record

    def _launched(self, *, tied: bool) -> tuple[Address, subprocess.Popen[str]]:
        python, port = python_of(self._environment), _free_port()
        address = Address(f"http://127.0.0.1:{port}", secrets.token_urlsafe(48))
        command = [str(python), str(LAUNCHER), str(self._model.absolute()), str(port)]
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            process = subprocess.Popen(
                [*command, *(["--tied"] if tied else [])],
                cwd=self._folder,
                env=os.environ | QUIET | REPEATABLE,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
                # Ctrl+C is for the house, which then ends its server.
                start_new_session=True,
            )
        assert process.stdin is not None
        with suppress(BrokenPipeError):
            process.stdin.write(address.secret + "\n")
            process.stdin.flush()
        return address, process


@dataclass(frozen=True, slots=True)
class Record:
    """Where the server is that `make rasa` left running; a file for the owner alone."""

    url: str
    secret: str
    pid: int
    model: str

    @property
    def address(self) -> Address:
        """Where it answers."""
        return Address(self.url, self.secret)

    @classmethod
    def read(cls, folder: Path) -> "Record | None":
        """None where there is no record, or no usable one."""
        try:
            return cls(**json.loads((folder / RECORD).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, folder: Path) -> None:
        """Readable by the owner alone."""
        path = folder / RECORD
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(self), file)

    def alive(self) -> bool:
        """Whether the recorded process runs and is a server of ours, not one with its number."""
        try:
            os.kill(self.pid, 0)
            command = Path(f"/proc/{self.pid}/cmdline")
            return not command.exists() or LAUNCHER.name in command.read_text("utf-8", "replace")
        except OSError:
            return False


def stop_left(folder: Path) -> bool:
    """End the server that was left running; whether there was one."""
    record = Record.read(folder)
    (folder / RECORD).unlink(missing_ok=True)
    if record is None or not record.alive():
        return False
    end(record.pid, lambda: None if record.alive() else 0)
    return True


def end(pid: int, poll: Callable[[], int | None]) -> None:
    """Ask a process to end, and see to it that it does."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + END_SECONDS
        while time.monotonic() < deadline:
            if poll() is not None:
                return
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
