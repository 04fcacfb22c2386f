"""Measures a model on a folder of cases, in a process of its own: what it loads is gone with it."""

import hashlib
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter

from bot.nlu.comparison import Figures, figures_of
from bot.nlu.corpus import Example, read_folder
from bot.nlu.evaluation import report_of
from bot.nlu.provenance import code_fingerprint, files_fingerprint
from bot.nlu.versions import ModelError

SHARE = 10
"""Where there are no cases, one sentence in so many is kept from learning and measured on."""
_FIGURES = TypeAdapter(Figures)


def is_held_out(example: Example) -> bool:
    """Whether a sentence is kept from learning: the same ones in every training."""
    return hashlib.sha256(example.text.encode("utf-8", "replace")).digest()[0] % SHARE == 0


def cases_fingerprint(cases: Path) -> str:
    """Which cases these are."""
    return files_fingerprint(cases.rglob("*.yml"))


def measure(folders: Sequence[Path], cases: Path) -> list[Figures]:
    """The figures of models on the same cases, all at once. Raises ModelError for the first that
    cannot be measured."""
    jobs = [
        subprocess.Popen(
            [sys.executable, "-m", "bot.nlu.measuring", str(folder), str(cases)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for folder in folders
    ]
    found = []
    try:
        for folder, job in zip(folders, jobs, strict=True):
            out, words = job.communicate()
            if job.returncode:
                last = words.decode("utf-8", "replace").strip().rpartition("\n")[2]
                raise ModelError(f"the model in {folder} cannot be measured: {last}")
            found.append(_FIGURES.validate_json(out.rpartition(b"\n")[2]))
    finally:
        for job in jobs:
            if job.poll() is None:
                job.kill()
                job.wait()
    return found


def main(folder: Path, cases: Path) -> None:
    """Reads all cases and prints the figures as JSON."""
    from bot.nlu.engine import load

    examples = read_folder(cases)
    parser = load(folder)
    began = time.perf_counter()
    read = parser.parse_many([(case.text, case.asked) for case in examples])
    report = report_of(examples, read, seconds=time.perf_counter() - began)
    figures = figures_of(report, cases=cases_fingerprint(cases), code=code_fingerprint())
    sys.stdout.buffer.write(b"\n" + _FIGURES.dump_json(figures))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
