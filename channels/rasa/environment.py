"""Rasa's own Python environment: Rasa 3.6 needs Python 3.10 and packages nobody maintains."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

Progress = Callable[[str], None]

VERSION = "3.6.21"
REQUIREMENTS = Path(__file__).parents[2] / "requirements" / "rasa.txt"
READY = ".requirements"
"""Copy of the requirements in the environment, written when all of them are in."""
INSTALL_SECONDS = 300
SYSTEM = ("/usr/bin/python3.10", "/usr/local/bin/python3.10", "/opt/python3.10/bin/python3")
HOW = (
    "Install one (`pyenv install 3.10`, `uv python install 3.10`, or your system's packages), "
    "or name one: YUEMIAN_PYTHON310=/path/to/python3.10."
)


class EnvironmentMissing(Exception):
    """Rasa's environment is not there or cannot be built; the text is a whole sentence."""


def python_of(environment: Path) -> Path:
    """The interpreter of a built environment. Raises EnvironmentMissing."""
    python = environment / "bin" / "python"
    if not python.exists() or not (environment / READY).is_file():
        raise EnvironmentMissing(
            f"The Rasa engine's environment {environment} is not built: run `make rasa`."
        )
    return python.absolute()


def build(
    environment: Path, *, requirements: Path = REQUIREMENTS, progress: Progress = lambda _: None
) -> Path:
    """The interpreter of the environment, built first where it is missing or outdated.

    Blocking: minutes where packages have to be fetched. Raises EnvironmentMissing.
    """
    try:
        wanted = requirements.read_bytes()
    except OSError as error:
        raise EnvironmentMissing(
            f"{requirements} cannot be read; the environment is built from a source checkout."
        ) from error
    ready = environment / READY
    if ready.is_file() and ready.read_bytes() == wanted:
        return python_of(environment)
    uv = _uv()
    base = find_python() or _installed_by_uv(uv)
    progress(f"Installing Rasa {VERSION} into {environment} ({base}), 2 GB ...")
    ready.unlink(missing_ok=True)
    python = environment / "bin" / "python"
    if not python.exists():
        _run([uv, "venv", "-q", "--python", base, str(environment)])
    # Every package is in the list, so that nothing is resolved anew; see requirements/rasa.in.
    install = ["pip", "install", "-q", "--no-deps", "--require-hashes", "--python", str(python)]
    _run([uv, *install, "-r", str(requirements)])
    ready.write_bytes(wanted)
    return python_of(environment)


def find_python() -> str | None:
    """A Python 3.10 that runs: named, on PATH, in pyenv, or in the system."""
    return next(filter(_is_310, _candidates()), None)


def _candidates() -> Iterator[str]:
    if named := os.environ.get("YUEMIAN_PYTHON310"):
        yield named
    if on_path := shutil.which("python3.10"):
        yield on_path
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from map(str, sorted(pyenv.glob("versions/3.10*/bin/python"), reverse=True))
    yield from SYSTEM


def _is_310(python: str) -> bool:
    code = "import sys, venv; print(sys.version_info[:2] == (3, 10))"
    try:
        # A shim of pyenv may stand on PATH for a version that is not switched on.
        said = subprocess.run([python, "-c", code], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return False
    return said.stdout.strip() == "True"


def _uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    if uv := (str(beside) if beside.exists() else shutil.which("uv")):
        return uv
    raise EnvironmentMissing("uv is needed to build the Rasa engine's environment: run `make`.")


def _installed_by_uv(uv: str) -> str:
    try:
        _run([uv, "python", "install", "-q", "3.10"], seconds=INSTALL_SECONDS)
        found = _run([uv, "python", "find", "--managed-python", "3.10"])
    except EnvironmentMissing as error:
        raise EnvironmentMissing(
            "Rasa 3.6 needs Python 3.10: there is none on PATH, in pyenv or in the system, and uv "
            f"could not install one. {HOW}"
        ) from error
    return found.strip()


def _run(command: list[str], *, seconds: float | None = None) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EnvironmentMissing(
            f"`{' '.join(command[1:3])}` did not end well: {error}."
        ) from error
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise EnvironmentMissing(
            f"The Rasa engine's environment cannot be built, uv says: {last[0]}"
        )
    return done.stdout
