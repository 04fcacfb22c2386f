"""A computation that is killed goes on where it was, and comes to what an unbroken one comes to."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from hr_backend.kit import db
from hr_backend.payroll.errors import RunBusy
from hr_backend.payroll.runs.compute import compute

NOW = datetime(2026, 12, 1, tzinfo=UTC)
PEOPLE = 60
SETUP = f"""
insert into people (id, kind, name, hired_on)
    select 'p' || lpad(n::text, 3, '0'), 'employee', 'p' || n, date '2020-01-01'
    from generate_series(1, {PEOPLE}) n;
insert into pay_groups (id, name) values ('all', 'all');
insert into pay_facts (person_id, valid_from, group_id, city, salary, amounts, created_by,
        created_at)
    select id, date '2026-01-01', 'all', 'shanghai', 1000000 + 12345 * length(name), '{{}}', 'x',
        now() from people order by id;
insert into pay_items (code, version, name, section, formula, valid_from, created_by, created_at)
    values ('meal', 1, 'meal', 'earning', 'paid_days * 25.55', '2026-01-01', 'x', now());
insert into pay_runs (id, kind, period, group_id, status, plan, created_at)
    values ('run', 'monthly', '2026-11-01', 'all', 'draft', '{{}}', now());
"""
CHILD = """
import asyncio, sys, time
from datetime import datetime, UTC
from hr_backend.kit import db

async def main():
    engine = db.connect(sys.argv[1])
    def told(done, total):
        print(done, flush=True)
        time.sleep(0.2)
    from hr_backend.payroll.runs.compute import compute
    await compute(engine, db.sessions_of(engine), "run", now=datetime(2026, 12, 1, tzinfo=UTC),
                  progress=told, size=7)

asyncio.run(main())
"""
WHOLE = """
select s.person_id, s.gross, s.net, s.withheld, s.income, (s.facts - 'facts')::text, r.item,
    r.position,
    l.amount, l.inputs
from payslips s join payslip_lines l on l.payslip_id = s.id join pay_rules r on r.id = l.rule_id
order by s.person_id, r.position, r.item
"""


async def prepared(url: str) -> asyncpg.Connection:
    connection = await asyncpg.connect(url)
    await connection.execute(SETUP)
    return connection


def killed(url: str, *, after: int) -> int:
    """Compute in a process of its own, killed once it says `after` employees are done."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, url], stdout=subprocess.PIPE, text=True, cwd=os.getcwd()
    )
    assert child.stdout is not None
    done = -1
    for line in child.stdout:
        done = int(line)
        if done >= after:
            child.send_signal(signal.SIGKILL)
            break
    assert child.wait() == -signal.SIGKILL
    child.stdout.close()
    return done


async def whole(url: str) -> list[Any]:
    """Every line of an unbroken computation of the same data."""
    engine = db.connect(url)
    await compute(engine, db.sessions_of(engine), "run", now=NOW, size=7)
    await engine.dispose()
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(WHOLE)
    await connection.close()
    return [tuple(row) for row in rows]


async def test_after_a_kill_it_goes_on_to_the_same(database_url: Callable[[str], str]) -> None:
    unbroken = await prepared(url_a := database_url("hr"))
    await unbroken.close()
    expected = await whole(url_a)
    connection = await prepared(url := database_url("hr"))
    done = await asyncio.to_thread(killed, url, after=20)
    run = await connection.fetchrow("select done, watermark, computed_at from pay_runs")
    assert done <= run["done"] < PEOPLE
    assert run["computed_at"] is None
    slips = await connection.fetch("select id from payslips order by person_id")
    assert len(slips) == run["done"]  # a chunk and its watermark are one
    assert await whole(url) == expected
    kept = await connection.fetch("select id from payslips order by person_id limit $1", len(slips))
    assert kept == slips  # gone on with, not begun anew
    assert await connection.fetchval("select count(*) from payslips") == PEOPLE
    await connection.close()


async def test_what_changed_meanwhile_begins_it_anew(database_url: Callable[[str], str]) -> None:
    connection = await prepared(url := database_url("hr"))
    await asyncio.to_thread(killed, url, after=7)
    before = await connection.fetchval("select min(id) from payslips")
    await connection.execute(
        "insert into pay_inputs values ('p001', '2026-11-01', 'sick_days', 2, 'manual', 1, 'x',"
        " now())"
    )
    lines = await whole(url)
    assert await connection.fetchval("select min(id) from payslips") > before
    assert ("p001", "sick_leave") in {(row[0], row[6]) for row in lines}
    stray = await connection.fetchval(
        "select count(*) from payslip_lines l where not exists"
        " (select 1 from payslips s where s.id = l.payslip_id)"
    )
    assert stray == 0
    await connection.close()


async def test_while_one_is_at_it_another_is_refused(database_url: Callable[[str], str]) -> None:
    connection = await prepared(url := database_url("hr"))
    engine = db.connect(url)
    sessions = db.sessions_of(engine)
    busy: list[BaseException] = []

    async def second() -> None:
        with pytest.raises(RunBusy) as refused:
            await compute(engine, sessions, "run", now=NOW)
        busy.append(refused.value)

    tasks: list[asyncio.Task[None]] = []
    await compute(
        engine, sessions, "run", now=NOW, size=30,
        progress=lambda *_: tasks.append(asyncio.create_task(second())),
    )  # fmt: skip
    await asyncio.gather(*tasks[:1])
    assert busy
    assert await connection.fetchval("select count(*) from payslips") == PEOPLE
    await connection.close()
    await engine.dispose()
