"""Turns in the background."""

import asyncio

from channels.turns import Turns


async def test_what_comes_during_a_turn_is_worked_off_after_it() -> None:
    began, may_end = asyncio.Event(), asyncio.Event()
    runs: list[str] = []

    async def process(person: str) -> None:
        runs.append(person)
        began.set()
        await may_end.wait()

    typing: list[tuple[str, bool]] = []
    turns = Turns(process, typing=lambda person, on: typing.append((person, on)))
    turns.start("wang")
    await began.wait()
    for _ in range(3):
        turns.start("wang")
    may_end.set()
    await turns.close()
    assert runs == ["wang", "wang"]
    assert typing == [("wang", True), ("wang", False)]


async def test_people_do_not_wait_for_each_other_but_only_so_many_run_at_once() -> None:
    running: list[str] = []
    most = 0

    async def process(person: str) -> None:
        nonlocal most
        running.append(person)
        most = max(most, len(running))
        await asyncio.sleep(0.01)
        running.remove(person)

    turns = Turns(process, typing=lambda person, on: None, at_once=3)
    for number in range(9):
        turns.start(str(number))
    await turns.close()
    assert most == 3


async def test_a_failed_turn_does_not_block_the_next() -> None:
    runs = 0

    async def process(person: str) -> None:
        nonlocal runs
        runs += 1
        raise ValueError("what the person wrote")

    turns = Turns(process, typing=lambda person, on: None)
    for _ in range(2):
        turns.start("wang")
        await turns.close()
    assert runs == 2


async def test_a_turn_that_hangs_is_cut_off_at_the_end() -> None:
    async def process(person: str) -> None:
        await asyncio.sleep(60)

    turns = Turns(process, typing=lambda person, on: None)
    turns.start("wang")
    await turns.close(grace=0.01)
