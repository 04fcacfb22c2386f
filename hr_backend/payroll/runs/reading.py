"""Reads a chunk of employees into columns: facts, quantities, corrections, the year so far."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import numpy as np

from hr_backend.payroll.rules.part_month import Method, Stretch
from hr_backend.payroll.runs.attendance_port import SOURCE, counted
from hr_backend.payroll.runs.people import Before, Ints, People, Taxed
from hr_backend.payroll.runs.plan import HUNDREDTHS_OF_A_PERCENT, QUANTITIES, Plan

MEMBERS: Final = """
select f.person_id, p.hired_on from (
    select distinct on (person_id) person_id, group_id, leaves_on, valid_from
    from pay_facts where valid_from <= $2 and ($4::text is null or person_id > $4)
        and ($6::text is null or person_id = $6)
    order by person_id, valid_from desc, id desc
) f join people p on p.id = f.person_id
where f.group_id = $1 and (p.hired_on is null or p.hired_on <= $2)
    and (f.leaves_on is null and p.active or f.leaves_on >= $3)
order by f.person_id limit $5
"""
COUNT: Final = """
select count(*), coalesce(array_agg(distinct f.city), '{}') from (
    select distinct on (person_id) person_id, group_id, leaves_on, city
    from pay_facts where valid_from <= $2 order by person_id, valid_from desc, id desc
) f join people p on p.id = f.person_id
where f.group_id = $1 and (p.hired_on is null or p.hired_on <= $2)
    and (f.leaves_on is null and p.active or f.leaves_on >= $3)
"""
FACTS: Final = """
select person_id, id, valid_from, city, salary, insurance_base, fund_base, fund_rate,
    special_additional, resident, first_wage, whole_year, leaves_on, amounts::text
from pay_facts where person_id = any($1) and valid_from <= $2 order by person_id, valid_from, id
"""
INPUTS: Final = """
select person_id, name, (value * 100)::bigint, source from pay_inputs
where period = $2 and person_id = any($1)
"""
BEFORE: Final = """
select person_id, sum(income)::bigint, sum(basic)::bigint, sum(insured)::bigint,
    sum(additional)::bigint, sum(withheld)::bigint
from payslips where person_id = any($1) and paid_on between $2 and $3 and run_id <> $4
group by person_id
"""
CORRECTIONS: Final = """
select person_id, of_period, taxed, sum(amount)::bigint from pay_corrections
where person_id = any($1) and payslip_id is null and (run_id is null or run_id = $2)
group by person_id, of_period, taxed
"""
BONUS: Final = """
select distinct s.person_id from payslips s join payslip_lines l on l.payslip_id = s.id
join pay_rules r on r.id = l.rule_id
where r.item = 'bonus_tax' and s.person_id = any($1) and s.paid_on between $2 and $3
    and s.run_id <> $4
"""


@dataclass(frozen=True, slots=True)
class Chunk:
    """People to reckon, and what each payslip says it was made of."""

    people: People
    proofs: Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Group:
    """What of a pay group matters to its members' columns."""

    id: str
    fund_rate: int
    """Hundredths of a percent."""


async def read_chunk(
    connection: Any, run: str, group: Group, plan: Plan, *, after: str | None, size: int,
    only: str | None = None,
) -> Chunk | None:  # fmt: skip
    """The next `size` people of the group by id, or `only` one; None when there are no more.

    `connection` is asyncpg's own.
    """
    start, end = plan.period, month_end(plan.period)
    members = await connection.fetch(MEMBERS, group.id, end, start, after, size, only)
    if not members:
        return None
    ids = [row[0] for row in members]
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in await connection.fetch(FACTS, ids, end):
        rows[row[0]].append(row)
    columns = _Columns(plan, ids)
    for at, (person, hired_on) in enumerate(members):
        columns.put_facts(at, rows[person], hired_on, group)
    async for person, name, value in counted(connection, ids, since=start, until=end):
        columns.put_input(person, name, value, SOURCE)
    for person, name, value, source in await connection.fetch(INPUTS, ids, start):
        columns.put_input(person, name, value, source)
    january, paid_on = plan.paid_on.replace(month=1, day=1), plan.paid_on
    for person, *sums in await connection.fetch(BEFORE, ids, january, paid_on, run):
        columns.put_before(person, sums)
    for person, month, taxed, amount in await connection.fetch(CORRECTIONS, ids, run):
        columns.column(columns.corrections, (month, taxed))[columns.place[person]] = amount
    if "annual_bonus" in columns.quantities:
        for (person,) in await connection.fetch(BONUS, ids, january, paid_on, run):
            columns.bonus_taken[columns.place[person]] = True
    return columns.chunk()


def month_end(period: date) -> date:
    """The last day of a month."""
    return (period + timedelta(days=31)).replace(day=1) - timedelta(days=1)


class _Columns:
    def __init__(self, plan: Plan, ids: list[str]) -> None:
        self.plan = plan
        self.ids = ids
        self.place = {person: at for at, person in enumerate(ids)}
        self.cities = {city.code: at for at, city in enumerate(plan.cities)}
        self.end = month_end(plan.period)
        self.whole = 100 * len(plan.workdays)
        self.numbers = np.zeros((10, len(ids)), dtype=np.int64)
        self.broken: dict[int, tuple[Method, tuple[Stretch, ...]]] = {}
        self.quantities: dict[str, Ints] = {}
        self.amounts: dict[str, Ints] = {}
        self.corrections: dict[Any, Ints] = {}
        self.before = np.zeros((5, len(ids)), dtype=np.int64)
        self.bonus_taken = np.zeros(len(ids), dtype=bool)
        self.fact_ids: list[list[int]] = [[] for _ in ids]
        self.sources: dict[int, dict[str, str]] = defaultdict(dict)

    def column(self, where: dict[Any, Ints], name: Any) -> Ints:
        """A column by name, of zeros where it is new."""
        if name not in where:
            where[name] = np.zeros(len(self.ids), dtype=np.int64)
        return where[name]

    def put_facts(self, at: int, rows: list[Any], hired_on: date | None, group: Group) -> None:
        """One person's facts: the last row says what holds, all of them which wage held when."""
        last = rows[-1]
        (_, _, _, city, salary, insured, fund, rate, additional, resident, first, year, leaves,
         amounts) = last  # fmt: skip
        hired = hired_on or rows[0][2]
        start = max(self.plan.period, hired)
        end = min(self.end, leaves or date.max)
        stretches, used = self._stretches(rows, start, end)
        self.fact_ids[at] = used
        days = sum(int(one.paid_days * 100) for one in stretches)
        if len(stretches) > 1 or days < self.whole:
            whole_month = days >= self.whole
            self.broken[at] = (Method.DEDUCT if whole_month else Method.EARN, stretches)
        base = salary if insured is None else insured
        rate = (group.fund_rate if rate is None else rate) * 100_000 // HUNDREDTHS_OF_A_PERCENT
        kind = Taxed.NON_RESIDENT if not resident else (
            Taxed.LAST_YEAR_UNDER_60000 if year else Taxed.FIRST_JOB if first else Taxed.STANDARD
        )  # fmt: skip
        paid = self.plan.paid_on
        this_year = hired.year == paid.year
        served = (self.plan.period.year - hired.year) * 12 + self.plan.period.month - hired.month
        self.numbers[:, at] = (
            salary, days, base, base if fund is None else fund, rate, additional, kind,
            min(hired.month, paid.month) if this_year else 1, max(0, served), self.cities[city],
        )  # fmt: skip
        if amounts != "{}":
            for name, amount in json.loads(amounts).items():
                self.column(self.amounts, name)[at] = amount

    def _stretches(
        self, rows: list[Any], start: date, end: date
    ) -> tuple[tuple[Stretch, ...], list[int]]:
        """Wages of the month with their paid days; neighbours of one wage are one stretch."""
        found: list[tuple[int, int]] = []
        used: list[int] = []
        for row, following in zip(rows, [*rows[1:], None], strict=True):
            since = max(start, row[2])
            until = min(end, following[2] - timedelta(days=1)) if following else end
            if since > until:
                continue
            used.append(row[1])
            days = self._days(since, until)
            if found and found[-1][0] == row[4]:
                found[-1] = row[4], found[-1][1] + days
            else:
                found.append((row[4], days))
        if not found:
            found, used = [(rows[-1][4], 0)], [rows[-1][1]]
        return tuple(Stretch(wage, Decimal(days)) for wage, days in found), used

    def _days(self, since: date, until: date) -> int:
        if since == self.plan.period and until == self.end:
            return len(self.plan.workdays)
        return sum(since <= day <= until for day in self.plan.workdays)

    def put_input(self, person: str, name: str, value: int, source: str) -> None:
        """A quantity, or an item's own amount of this month alone."""
        at = self.place[person]
        where = self.quantities if name in QUANTITIES else self.amounts
        self.column(where, name)[at] = value
        self.sources[at][name] = source

    def put_before(self, person: str, sums: Sequence[int | None]) -> None:
        """The year so far; what an import did not say counts as nothing."""
        self.before[:, self.place[person]] = [number or 0 for number in sums]

    def chunk(self) -> Chunk:
        """All of it."""
        numbers = self.numbers
        people = People(
            ids=tuple(self.ids), salary=numbers[0], paid_days=numbers[1], broken=self.broken,
            insurance_base=numbers[2], fund_base=numbers[3], fund_rate=numbers[4],
            additional=numbers[5], taxed=numbers[6], employed_from=numbers[7],
            service_months=numbers[8], city=numbers[9], quantities=self.quantities,
            amounts=self.amounts, corrections=self.corrections, before=Before(*self.before),
            bonus_taken=self.bonus_taken,
        )  # fmt: skip
        return Chunk(people, [self._proof(at) for at in range(len(self.ids))])

    def _proof(self, at: int) -> str:
        proof: dict[str, Any] = {"facts": self.fact_ids[at]}
        if at in self.sources:
            proof["inputs"] = self.sources[at]
        return json.dumps(proof, ensure_ascii=False)
