"""Reads messages with the default engine in this process; the counterpart of rasa_process.

    python -m tests.bench.nlu_process MODELS < rows.jsonl > answers.jsonl

A line in is {"text", "asked"}; the lines out are those of rasa_process.
"""

import json
import resource
import sys
import time
from pathlib import Path

from tests.bench.rasa_process import resident


def main(models: Path) -> None:
    """Load what is in use in a folder of models, warm up once, then one message after the other."""
    began = time.perf_counter()
    from bot.nlu import engine
    from bot.nlu.versions import current_model

    folder = current_model(models)
    assert folder is not None, f"no model in {models}"
    parser = engine.load(folder)
    parser.parse("ok")
    loaded = {"load_seconds": time.perf_counter() - began, "load_cpu": time.process_time()}
    print(json.dumps(loaded), flush=True)
    for line in sys.stdin:
        row = json.loads(line)
        began, before = time.perf_counter(), time.process_time()
        read = parser.parse(row["text"], asked=row["asked"])
        took = (time.perf_counter() - began) * 1000
        busy = (time.process_time() - before) * 1000
        print(json.dumps({"ms": took, "cpu_ms": busy, "read": read.as_json()}), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"mb": resident(), "mb_peak": peak}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
