"""Both engines on the same data and cases, in one run: `make bench-nlu`, or

    python -m tests.bench.nlu [--fast] [CASES ...]

Each engine reads in a process of its own that may use one core and one thread, one message after
the other; what is timed is the parsing alone, without HTTP, by processor time, which other work of
the machine hardly changes. `--fast` also trains and measures the
default engine without its sentence encoder. The table is the one of docs/benchmarks.md.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.nlu import train
from bot.nlu.corpus import Example, read_cases
from bot.nlu.entities import Namer
from bot.nlu.evaluation import Report, report_of
from bot.nlu.gazetteer import read_gazetteer
from bot.nlu.normalise import Normaliser
from bot.nlu.understanding import Entity, Intent, Understanding, UnderstandingJSON
from bot.nlu.versions import current_model, read_version
from channels.rasa import model as rasa_models
from channels.rasa.client import Parsed
from channels.rasa.engine import trained_model
from channels.rasa.environment import python_of
from channels.rasa.parser import RasaParser
from channels.settings import Settings
from nlu_data import ROOT

CORE = max(os.sched_getaffinity(0))
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One engine's column."""

    report: Report
    ms: list[float]
    """Processor time of each message, sorted."""
    load: tuple[float, float]
    """Seconds, and seconds of processor time."""
    mb: float
    train_seconds: float


class Process:
    """A reading process on one core: a line in, a line out."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            command,
            env=os.environ | ONE_THREAD | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {CORE}),
        )
        self.loaded = self._line()

    def ask(self, row: object) -> dict[str, Any]:
        """What it answers to a row."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(row) + "\n")
        self._process.stdin.flush()
        return self._line()

    def end(self) -> dict[str, Any]:
        """Its last words: memory."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        last = self._line()
        self._process.wait()
        return last

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self._process.args!r} ended without an answer")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def reading(command: Sequence[str], environment: dict[str, str]) -> Iterator[Process]:
    """A process that is ended with the block."""
    process = Process(command, environment)
    try:
        yield process
    finally:
        process._process.kill()


def spacy(models: Path, cases: Sequence[Example], environment: dict[str, str]) -> Measured:
    """The model in use in a folder of models."""
    folder = current_model(models)
    assert folder is not None
    command = [sys.executable, "-m", "tests.bench.nlu_process", str(models)]
    with reading(command, environment) as process:
        answers = [process.ask({"text": c.text, "asked": c.asked}) for c in cases]
        last = process.end()
    report = report_of(cases, [_read(answer["read"]) for answer in answers], seconds=0)
    facts = read_version(folder).facts
    return _measured(report, answers, process.loaded, last, facts.seconds)


def _read(row: UnderstandingJSON) -> Understanding:
    ranking = tuple(Intent(i["name"], i["confidence"]) for i in row["intent_ranking"])
    intent = Intent(row["intent"]["name"], row["intent"]["confidence"])
    entities = tuple(Entity(e["entity"], e["start"], e["end"], e["value"]) for e in row["entities"])
    return Understanding(row["text"], intent, ranking, entities)


class InProcess:
    """Stands where the HTTP client does: the same model without HTTP, each text asked once."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.answers: dict[str, dict[str, Any]] = {}

    def parse(self, text: str) -> Parsed:
        """What Rasa makes of a text."""
        if text not in self.answers:
            self.answers[text] = self._process.ask(text)
        return Parsed.model_validate(self.answers[text]["read"])


def rasa(settings: Settings, model: Path, cases: Sequence[Example]) -> Measured:
    """A trained Rasa model behind the rules that make a whole reading of what it says."""
    gazetteer = read_gazetteer(ROOT)
    normalise = Normaliser(gazetteer.synonyms.get("typos", {}))
    script = Path(__file__).with_name("rasa_process.py")
    command = [str(python_of(settings.rasa_environment)), str(script), str(model)]
    quiet = rasa_models.QUIET | {"TF_ENABLE_ONEDNN_OPTS": "1"}
    with reading(command, quiet) as process:
        client = InProcess(process)
        texts = [normalise(case.text).text for case in cases]
        for text in texts:
            client.parse(text)
        timed = [client.answers[text] for text in texts]
        parser = RasaParser(client, normalise, Namer(gazetteer))  # type: ignore[arg-type]
        read = [parser.parse(case.text, asked=case.asked) for case in cases]
        last = process.end()
    report = report_of(cases, read, seconds=0)
    return _measured(report, timed, process.loaded, last, rasa_models.seconds_of(model))


def _measured(
    report: Report,
    answers: Sequence[dict[str, Any]],
    loaded: dict[str, Any],
    last: dict[str, Any],
    train_seconds: float,
) -> Measured:
    ms = sorted(answer["cpu_ms"] for answer in answers)
    load = (loaded["load_seconds"], loaded["load_cpu"])
    return Measured(report, ms, load, last["mb"], train_seconds)


def without_questions(measured: Measured) -> Report:
    """The same, on the messages that answer nothing: Rasa does not know what was asked."""
    free = [j for j in measured.report.judged if j.case.asked is None]
    return report_of([j.case for j in free], [j.read for j in free], seconds=0)


ROWS: Sequence[tuple[str, Callable[[Measured], str]]] = (
    ("accuracy", lambda m: f"{m.report.accuracy:.3f}"),
    ("accuracy where nothing was asked", lambda m: f"{without_questions(m).accuracy:.3f}"),
    ("right among three", lambda m: f"{m.report.top:.3f}"),
    ("macro-F1", lambda m: f"{m.report.macro_f1:.3f}"),
    ("entity F1: name, span and value", lambda m: f"{m.report.entities.f1:.3f}"),
    ("out of scope: recall / false rejection",
     lambda m: " / ".join(f"{share:.3f}" for share in m.report.rejection)),
    ("messages a second of processor time", lambda m: f"{1000 / statistics.mean(m.ms):.0f}"),
    ("processor ms a message, p50 / p99",
     lambda m: f"{statistics.median(m.ms):.1f} / {m.ms[int(len(m.ms) * 0.99)]:.1f}"),
    ("memory after reading, MB", lambda m: f"{m.mb:.0f}"),
    ("load: s / s of processor time", lambda m: f"{m.load[0]:.1f} / {m.load[1]:.1f}"),
    ("training, s", lambda m: f"{m.train_seconds:.0f}"),
)  # fmt: skip


def main() -> None:
    """Train what is missing, measure, print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--fast", action="store_true", help="also without the sentence encoder")
    options.add_argument("cases", type=Path, nargs="*", default=[Path("tests/nlu_cases")])
    wanted = options.parse_args()
    cases = [case for path in wanted.cases for case in read_cases(path)]
    settings = Settings()
    columns: dict[str, Measured] = {}
    train.ensure(models=settings.data / "models", progress=_tell)
    model = trained_model(settings, progress=_tell)
    _tell("Reading with the default engine ...")
    columns["spaCy"] = spacy(settings.data / "models", cases, {})
    if wanted.fast:
        without = {"YUEMIAN_ENCODER": "none"}
        os.environ |= without
        folder = settings.data / "bench"
        train.ensure(models=folder, progress=_tell)
        columns["spaCy without encoder"] = spacy(folder, cases, without)
    _tell("Reading with Rasa ...")
    columns["Rasa"] = rasa(settings, model, cases)
    print(f"{len(cases)} messages\n")
    print("| | " + " | ".join(columns) + " |\n|" + " --- |" * (len(columns) + 1))
    for name, figure in ROWS:
        print(f"| {name} | " + " | ".join(figure(m) for m in columns.values()) + " |")


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
