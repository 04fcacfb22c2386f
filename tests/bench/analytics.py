"""How long figures over 100,000 interviews take, through the service, on PostgreSQL.

    python -m tests.bench.analytics [--interviews 100000] [--times 15]

All interviews lie in the period asked about. Beside it a peer: the same cancellation rates by post
and reasons, read row by row into Python, as a first version of such a page would do.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from time import perf_counter
from zoneinfo import ZoneInfo

import asyncpg
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from hr_backend.analytics import service
from hr_backend.analytics.models import Cut, Measure
from hr_backend.analytics.service import Asked
from hr_backend.approvals.models import ChangeRequest
from hr_backend.interviews.models import Application, Interview
from hr_backend.kit.auth import Actor
from hr_backend.kit.db import Sessions, connect, sessions_of
from tests.bench.company import new_database, percentile, server

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
TARGET_MS = 300.0
POSTS, INTERVIEWERS, RECRUITERS = 60, 300, 6
SINCE, UNTIL = date(2026, 1, 1), date(2026, 11, 24)

FILL = (
    "insert into departments (id, name) select 'd' || n, 'd' || n from generate_series(0, 9) n",
    "insert into people (id, kind, name) select 'e' || n, 'employee', 'e' || n"
    f" from generate_series(0, {INTERVIEWERS + RECRUITERS}) n",
    "insert into people (id, kind, name) select 'c' || n, 'candidate', 'c' || n"
    " from generate_series(1, {count} / 2) n",
    "insert into requisitions (id, title, department_id, level, recruiter_id)"
    " select 'p' || n, 'p' || n, 'd' || n % 10, 'P' || 4 + n % 5,"
    f" 'e' || {INTERVIEWERS} + n % {RECRUITERS} from generate_series(0, {POSTS - 1}) n",
    "insert into applications (id, candidate_id, requisition_id) select 'a' || n, 'c' || n,"
    f" 'p' || n * 7919 % {POSTS} from generate_series(1, {{count}} / 2) n",
    # Two rounds an application; a fifth cancelled, 7 % missed.
    "insert into interviews (id, application_id, round, mode, minutes, start_at, end_at, status,"
    " reschedules, invited_at, scheduled_at) select 'i' || n, 'a' || 1 + n / 2, 1 + n % 2,"
    " (array['onsite', 'video', 'phone'])[1 + n % 3], 60, at, at + interval '1 hour',"
    " case when random() < .2 then 'cancelled' when random() < .07 then 'no_show'"
    " else 'completed' end, case when random() < .1 then 1 else 0 end,"
    " at - interval '7 days', at - interval '6 days' * random()"
    " from (select n, timestamptz '2026-01-01 09:00+08' + n * 7907 % 326 * interval '1 day'"
    " + n % 9 * interval '1 hour' as at from generate_series(0, {count} - 1) n) t",
    "insert into interview_interviewers (interview_id, person_id) select 'i' || n,"
    f" 'e' || (n * 31 + k * 17) % {INTERVIEWERS} from generate_series(0, {{count}} - 1) n,"
    " generate_series(0, 1) k where k = 0 or n % 2 = 0",
    "insert into change_requests (id, kind, status, application_id, interview_id, requester_id,"
    " reason, reason_code, rules, created_at, decided_at) select 'q' || i.id,"
    " case when status = 'cancelled' then 'cancel' else 'reschedule' end, 'applied',"
    " application_id, i.id, case when random() < .8 then a.candidate_id else 'e300' end, 'r',"
    " (array['pay', 'time_conflict', 'sick', 'commute', 'other_offer', null])"
    "[1 + floor(random() * 6)::int], '[]', start_at - interval '3 days' * random(),"
    " start_at - interval '3 days' * random() from interviews i join applications a"
    " on a.id = i.application_id where status = 'cancelled' or reschedules > 0",
    "insert into review_steps (request_id, position, role, status) select id, 1, 'recruiter',"
    " 'approved' from change_requests where random() < .3",
    "insert into freed_slots (id, requisition_id, interview_id, interviewers, start_at, end_at,"
    " status, freed_at) select 'f' || i.id, a.requisition_id, i.id, array['e1'], start_at, end_at,"
    " case when random() < .4 then 'filled' else 'lapsed' end, start_at from interviews i"
    " join applications a on a.id = i.application_id where status = 'cancelled'",
    "insert into scorecards (interview_id, interviewer_id, requisition_id, scores,"
    " recommendation, comment, submitted_at) select ii.interview_id, ii.person_id,"
    " a.requisition_id, '[]', 'yes', '', end_at from interview_interviewers ii"
    " join interviews i on i.id = ii.interview_id join applications a on a.id = i.application_id"
    " where status = 'completed' and random() < .85",
    "insert into handoffs (id, person_id, interview_id, reason, summary, created_at)"
    " select 'h' || i.id, a.candidate_id, i.id, 'asked', '', start_at from interviews i"
    " join applications a on a.id = i.application_id where random() < .04",
    "vacuum analyze",
)


async def fill(url: str, count: int) -> None:
    """`count` interviews of 2026 with requests, reviews, freed times, scorecards, hand-offs."""
    connection = await asyncpg.connect(url)
    await connection.execute("select setseed(.7)")
    for statement in FILL:
        await connection.execute(statement.replace("{count}", str(count)))
    await connection.close()


Question = Callable[[AsyncSession], Awaitable[object]]


def questions() -> dict[str, Question]:
    """What people ask, by what it is called."""
    root = Actor("root", "employee", frozenset({"admin"}))
    year = Asked(root, NOW, ZONE, since=SINCE, until=UNTIL)
    recruiter = Asked(
        Actor(f"e{INTERVIEWERS}", "employee", frozenset({"recruiter"})),
        NOW, ZONE, since=SINCE, until=UNTIL,
    )  # fmt: skip
    month = Asked(root, NOW, ZONE)
    one = [Measure.CANCELLED]
    return {
        "cancellations of the year": lambda s: service.figures(s, year, None, measures=one),
        **{
            f"cancellations by {cut.value}": partial(
                service.figures, asked=year, cut=cut, measures=one
            )
            for cut in Cut
        },
        "the year's reasons": lambda s: service.reasons(s, year, Measure.CANCELLED),
        "posts that stand out in the year": lambda s: service.stand_outs(
            s, year, Cut.REQUISITION, Measure.CANCELLED
        ),
        "a recruiter's year by post": lambda s: service.figures(
            s, recruiter, Cut.REQUISITION, measures=one
        ),
        "this month and the one before": lambda s: service.figures(
            s, month, None, measures=one, compare=True
        ),
        "the year's load and scorecards": lambda s: service.load(s, year),
        "all six measures of the year": lambda s: service.figures(s, year, None),
        "all six by post": lambda s: service.figures(s, year, Cut.REQUISITION),
    }


async def timed(sessions: Sessions, ask: Question, times: int) -> list[float]:
    """Milliseconds of each whole answer, its transaction included."""
    took = []
    for number in range(times + 1):
        began = perf_counter()
        async with sessions.begin() as session:
            await ask(session)
        if number:  # the first one warms the server's cache
            took.append((perf_counter() - began) * 1000)
    return took


async def row_by_row(session: AsyncSession) -> object:
    """Cancellation rates by post and their reasons, counted in Python over loaded rows."""
    since, until = (datetime(d.year, d.month, d.day, tzinfo=ZONE) for d in (SINCE, UNTIL))
    rows = await session.scalars(
        select(Interview)
        .where(Interview.start_at >= since, Interview.start_at < until)
        .options(
            joinedload(Interview.application).joinedload(Application.requisition),
            selectinload(Interview.interviewers),
        )
    )
    by_post: dict[str, list[int]] = {}
    gone: set[str] = set()
    for row in rows:
        counts = by_post.setdefault(row.application.requisition.title, [0, 0])
        counts[1] += 1
        if row.status == "cancelled":
            counts[0] += 1
            gone.add(row.id)
    reasons: dict[str | None, int] = {}
    for request in await session.scalars(
        select(ChangeRequest).where(ChangeRequest.kind == "cancel")
    ):
        if request.interview_id in gone:
            reasons[request.reason_code] = reasons.get(request.reason_code, 0) + 1
    return by_post, reasons


def report(name: str, took: list[float]) -> None:
    p50, p95 = percentile(took, 0.5), percentile(took, 0.95)
    print(f"  {name:<36} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms")


async def bench(url: str, count: int, times: int) -> bool:
    """Ask everything; whether the target was met."""
    address = await new_database(url, "figures")
    began = perf_counter()
    await fill(address, count)
    print(f"{count:,} interviews of {(UNTIL - SINCE) / timedelta(days=1):.0f} days, {POSTS} posts,"
          f" {INTERVIEWERS} interviewers (made in {perf_counter() - began:.0f} s)")  # fmt: skip
    engine = connect(address, pool_size=1)
    sessions, all_took = sessions_of(engine), []
    for name, ask in questions().items():
        took = await timed(sessions, ask, times)
        all_took += took
        report(name, took)
    report("all", all_took)
    peer = await timed(sessions, row_by_row, 2)
    report("row by row: rates by post, reasons", peer)
    await engine.dispose()
    met = percentile(all_took, 0.95) <= TARGET_MS
    print(f"target p95 <= {TARGET_MS:.0f} ms:", "met" if met else "MISSED")
    return met


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=15, help="answers of each kind (15)")
    options = parser.parse_args()
    with server() as url:
        met = asyncio.run(bench(url, options.interviews, options.times))
    raise SystemExit(0 if met else 1)


if __name__ == "__main__":
    main()
