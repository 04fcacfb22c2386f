"""Expands one calendar in a process that may take so much time and memory, and no more.

`python -m hr_backend.calendars.expander`: a line of JSON and the file come by standard input, a
line of JSON goes out. A hostile file ends this process, never the service (docs/decisions/0093).
"""

import asyncio
import contextlib
import json
import os
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hr_backend.calendars.ics import BadFile

CPU_SECONDS: Final = 20
WALL_SECONDS: Final = 40.0
MEMORY: Final = 768 * 2**20
"""Bytes of address space, of which Python and its libraries map about a third."""
NEEDED: Final = ("PATH", "PYTHONPATH", "PYTHONTZPATH", "SYSTEMROOT")
"""Of the environment; secrets are none of that process's business."""


@dataclass(frozen=True, slots=True)
class Period:
    """What a calendar is asked about."""

    since: datetime
    until: datetime
    zone: str
    """The company's, for times without one."""
    email: str | None
    """The person's own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """When somebody is busy, in UTC, in order and without overlaps."""

    busy: list[tuple[datetime, datetime]]
    skipped: int
    unknown_zones: int


async def expand_apart(data: bytes, period: Period) -> Answer:
    """Busy times of a file; BadFile, whose code is `too_much_work` past the limits."""
    asked = json.dumps(
        {
            "since": period.since.isoformat(),
            "until": period.until.isoformat(),
            "zone": period.zone,
            "email": period.email,
        }
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: os.environ[name] for name in NEEDED if name in os.environ},
    )
    try:
        async with asyncio.timeout(WALL_SECONDS):
            out, _ = await process.communicate(asked.encode() + b"\n" + data)
    except TimeoutError:
        raise BadFile("too_much_work") from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode != 0:
        # Ended by the system's limits, or by an error of the libraries nobody has seen yet.
        raise BadFile("too_much_work" if (process.returncode or 0) < 0 else "unreadable")
    return _read(json.loads(out))


def _read(answer: dict[str, Any]) -> Answer:
    if "error" in answer:
        raise BadFile(str(answer["error"]))
    busy = [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in answer["busy"]]
    return Answer(busy, int(answer["skipped"]), int(answer["unknown_zones"]))


def limit_self() -> None:
    """Ask the system to end this process when it takes too much."""
    try:
        import resource
    except ImportError:  # not on Windows, where the clock of the caller alone limits it
        return
    for kind, most in ((resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_AS, MEMORY)):
        # macOS takes no limit of address space.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def main() -> None:
    """Answer the one question on standard input."""
    limit_self()
    from hr_backend.calendars.expanding import expand

    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        found = expand(
            data,
            since=datetime.fromisoformat(asked["since"]),
            until=datetime.fromisoformat(asked["until"]),
            zone=asked["zone"],
            email=asked["email"],
        )
    except BadFile as error:
        answer: dict[str, Any] = {"error": str(error)}
    except (MemoryError, RecursionError):
        answer = {"error": "too_much_work"}
    else:
        answer = {
            "busy": [(start.isoformat(), end.isoformat()) for start, end in found.busy],
            "skipped": found.skipped,
            "unknown_zones": found.unknown_zones,
        }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
