"""Messages a second through the whole turn: store, understanding, dialogue, HR backend, answers.

    python -m tests.bench.turns [--conversations 20]

One process. Beside it, on the same messages in the same run: understanding alone, which is what
engines are usually compared by.
"""

import argparse
import asyncio
import resource
import statistics
import tempfile
import time
from pathlib import Path

from bot.messages import Message
from channels.app import load_demo_company, open_house, upgrade
from channels.house import House
from channels.language import Language, load_language
from channels.postgres import Databases, open_databases
from channels.settings import Settings
from hr_backend.demo.company import demo_people
from hr_backend.kit.clock import SettableClock, SystemClock

SAID = (
    "你好",
    "我面试是几点？在哪",
    "能改到下周吗，周四不行",
    "换个晚点的",
    "谢谢",
    "算了不改了",
    "今天股票怎么样",
)


async def converse(house: House, people: list[str], conversations: int) -> list[float]:
    """Milliseconds of each turn, from the message's arrival to its stored answer."""
    taken = []
    for number in range(conversations):
        person = people[number % len(people)]
        for at, text in enumerate(SAID):
            message = Message(f"{number}-{at}", person, "web", text, house.clock.now())
            began = time.perf_counter()
            await house.receive(message)
            taken.append((time.perf_counter() - began) * 1000)
    return taken


def understand(language: Language, times: int) -> list[float]:
    """Milliseconds of reading the same messages."""
    taken = []
    for _ in range(times):
        for text in SAID:
            began = time.perf_counter()
            language.parser.parse(text)
            taken.append((time.perf_counter() - began) * 1000)
    return taken


def show(name: str, taken: list[float], cpu: float) -> None:
    """One row of the table."""
    taken.sort()
    p50, p99 = statistics.median(taken), taken[int(len(taken) * 0.99)]
    a_second = len(taken) / (sum(taken) / 1000)
    busy = cpu / len(taken) * 1000
    speed = f"{a_second:8.1f} /s   p50 {p50:7.1f} ms   p99 {p99:7.1f} ms"
    print(f"{name:<14} {speed}   cpu {busy:6.1f} ms")


async def measure(settings: Settings, databases: Databases, language: Language, n: int) -> None:
    """A demo company of its own, warmed up once, then measured."""
    clock = SettableClock(SystemClock().now())
    await upgrade(databases)
    await load_demo_company(databases.hr, clock)
    people = [each.id for each in demo_people() if each.kind == "candidate"]
    async with open_house(settings, databases, language, clock=clock) as house:
        await converse(house, people, 1)
        before = time.process_time()
        turns = await converse(house, people, n)
        show("whole turn", turns, time.process_time() - before)
    before = time.process_time()
    read = understand(language, n)
    show("understanding", read, time.process_time() - before)
    print(f"ratio of medians {statistics.median(turns) / statistics.median(read):.1f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process {peak:.0f} MB")


def main() -> None:
    """Read the arguments, open a house in a folder that goes away, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=20)
    wanted = parser.parse_args().conversations
    language = load_language(Path(".yuemian"), progress=print)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        with open_databases(None, None, settings.data) as databases:
            asyncio.run(measure(settings, databases, language, wanted))


if __name__ == "__main__":
    main()
