"""Reads messages with a Rasa model in this process; run by the Python of Rasa's environment.

    .venv-rasa/bin/python tests/bench/rasa_process.py MODEL.tar.gz < texts.jsonl > answers.jsonl

Standard input holds one JSON string a line. The first line out is {"load_seconds", "load_cpu"},
then one line a message, {"ms", "cpu_ms", "read"}, and last {"mb", "mb_peak"}; megabytes are
resident. Processor time is that of all threads: it says the same on a machine that is busy.
"""

import asyncio
import json
import os
import resource
import sys
import time
import warnings


def resident() -> float:
    """Megabytes of this process now."""
    with open("/proc/self/status", encoding="ascii") as status:
        lines = dict(line.split(":", 1) for line in status)
    return int(lines["VmRSS"].split()[0]) / 1024


async def read(model: str) -> None:
    """Load, warm up once, then one message after the other."""
    # What Rasa itself prints goes to standard error.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    began = time.perf_counter()
    from rasa.core.agent import Agent  # type: ignore[import-not-found]

    agent = Agent.load(model)
    await agent.parse_message("ok")
    loaded = {"load_seconds": time.perf_counter() - began, "load_cpu": time.process_time()}
    print(json.dumps(loaded), file=out, flush=True)
    for line in sys.stdin:
        began, before = time.perf_counter(), time.process_time()
        answer = await agent.parse_message(json.loads(line))
        took = (time.perf_counter() - began) * 1000
        busy = (time.process_time() - before) * 1000
        kept = {key: answer[key] for key in ("intent", "intent_ranking", "entities")}
        print(
            json.dumps({"ms": took, "cpu_ms": busy, "read": kept}, default=float),
            file=out,
            flush=True,
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"mb": resident(), "mb_peak": peak}), file=out, flush=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    asyncio.run(read(sys.argv[1]))
