"""Figures: what they need to know of each interview in one narrow row, kept by the database.

Triggers and not the services keep it, as imports, erasure and whatever an administrator does by
hand change the same tables. Each works on all rows of a statement at once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# Requests of one interview: its own, and who gives up an application takes all its interviews back.
# The row is locked before it is counted: of two scorecards at once neither is to be forgotten.
KEEP = """
create function keep_interview_facts(changed text[]) returns void language plpgsql
set plan_cache_mode = force_generic_plan as $$
begin
    if coalesce(cardinality(changed), 0) = 0 then
        return;
    end if;
    perform 1 from interview_facts where interview_id = any(changed)
        order by interview_id for update;
    insert into interview_facts as known (
        start_at, end_at, lead, wait, minutes, seats, handed_in,
        cancelled, missed, completed, moved, wanted, alone, by_candidate, moved_by_candidate,
        interview_id, requisition_id, mode, reason_code, move_reason, crew
    )
    select
        i.start_at, i.end_at,
        case when i.status = 'cancelled' then extract(epoch from i.start_at - asked.gone_at) end,
        extract(epoch from i.scheduled_at - i.invited_at),
        i.minutes, crew.seats, crew.handed_in,
        i.status = 'cancelled', i.status = 'no_show', i.status = 'completed',
        i.reschedules > 0 or coalesce(asked.moved, false),
        coalesce(asked.by_them, false) or handed.over,
        coalesce(asked.by_them and not asked.reviewed, false) and not handed.over,
        asked.by_candidate, asked.moved_by_candidate or i.reschedules > 0,
        i.id, a.requisition_id, i.mode, asked.reason_code, asked.move_reason, crew.people
    from (select distinct unnest(changed) as id) as picked
    join interviews i on i.id = picked.id
    join applications a on a.id = i.application_id
    cross join lateral (
        select
            bool_or(q.moved) as moved,
            max(q.reason_code) filter (where q.moved) as move_reason,
            bool_or(q.asked) filter (where q.moved) as moved_by_candidate,
            max(q.decided_at) filter (where q.gone) as gone_at,
            max(q.reason_code) filter (where q.gone) as reason_code,
            bool_or(q.asked) filter (where q.gone) as by_candidate,
            bool_or(q.asked) as by_them,
            bool_or(q.asked and q.reviewed) as reviewed
        from (
            select
                r.reason_code, r.decided_at, r.requester_id = a.candidate_id as asked,
                r.kind = 'reschedule' and r.status = 'applied' as moved,
                r.kind in ('cancel', 'withdraw') and r.status = 'applied' as gone,
                exists (select from review_steps s where s.request_id = r.id) as reviewed
            from change_requests r where r.interview_id = i.id
            union all
            select
                r.reason_code, r.decided_at, r.requester_id = a.candidate_id, false, true,
                exists (select from review_steps s where s.request_id = r.id)
            from change_requests r
            where r.application_id = a.id and r.kind = 'withdraw' and r.status = 'applied'
                and i.status = 'cancelled'
                and not exists (
                    select from change_requests own
                    where own.interview_id = i.id and own.kind in ('cancel', 'withdraw')
                )
        ) as q
    ) as asked
    cross join lateral (
        select exists (select from handoffs h where h.interview_id = i.id) as over
    ) as handed
    cross join lateral (
        select
            coalesce(array_agg(
                c.person_id || case when s.interview_id is null then '-' else '+' end
                order by c.person_id
            ), '{}')::text as people,
            count(*) as seats,
            count(s.interview_id) as handed_in
        from interview_interviewers c
        left join scorecards s
            on s.interview_id = c.interview_id and s.interviewer_id = c.person_id
        where c.interview_id = i.id
    ) as crew
    on conflict (interview_id) do update set
        start_at = excluded.start_at, end_at = excluded.end_at,
        lead = excluded.lead, wait = excluded.wait, minutes = excluded.minutes,
        seats = excluded.seats, handed_in = excluded.handed_in,
        cancelled = excluded.cancelled, missed = excluded.missed,
        completed = excluded.completed, moved = excluded.moved,
        wanted = excluded.wanted, alone = excluded.alone,
        by_candidate = excluded.by_candidate, moved_by_candidate = excluded.moved_by_candidate,
        requisition_id = excluded.requisition_id, mode = excluded.mode,
        reason_code = excluded.reason_code, move_reason = excluded.move_reason,
        crew = excluded.crew
    where known is distinct from excluded;
end $$
"""

# By table: the interviews that rows of it speak of, and after what they are looked at.
OF_REQUESTS = """
    select r.interview_id from {rows} r where r.interview_id is not null
    union
    select i.id from {rows} r join interviews i on i.application_id = r.application_id
    where r.kind = 'withdraw'
"""
OF_STEPS = """
    select r.interview_id from {rows} s join change_requests r on r.id = s.request_id
    where r.interview_id is not null
    union
    select i.id from {rows} s join change_requests r on r.id = s.request_id
    join interviews i on i.application_id = r.application_id where r.kind = 'withdraw'
"""
NAMED = "select distinct interview_id from {rows} where interview_id is not null"
ALWAYS = ("insert", "update", "delete")
WATCHED = (
    ("interviews", "select id from {rows}", ("insert", "update")),
    (
        "applications",
        "select i.id from {rows} a join interviews i on i.application_id = a.id",
        ("update",),
    ),
    ("interview_interviewers", NAMED, ALWAYS),
    ("change_requests", OF_REQUESTS, ALWAYS),
    ("review_steps", OF_STEPS, ("insert", "delete")),
    ("handoffs", NAMED, ALWAYS),
    ("scorecards", NAMED, ALWAYS),
)
WATCH = """
create function {table}_change_facts() returns trigger language plpgsql as $$
declare
    changed text[] := '{{}}';
begin
    if tg_op <> 'DELETE' then
        changed := changed || array({after});
    end if;
    if tg_op <> 'INSERT' then
        changed := changed || array({before});
    end if;
    perform keep_interview_facts(changed);
    return null;
end $$
"""
SEEN = {
    "insert": "new table as after_rows",
    "update": "old table as before_rows new table as after_rows",
    "delete": "old table as before_rows",
}


def upgrade() -> None:
    op.create_table(
        "interview_facts",
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lead", sa.Double(), nullable=True),
        sa.Column("wait", sa.Double(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("handed_in", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.Column("completed", sa.Boolean(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("by_candidate", sa.Boolean(), nullable=True),
        sa.Column("moved_by_candidate", sa.Boolean(), nullable=True),
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("requisition_id", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("move_reason", sa.Text(), nullable=True),
        sa.Column("crew", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_interview_facts_interview_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("interview_id", name=op.f("pk_interview_facts")),
    )
    op.create_index("ix_interview_facts_start_at", "interview_facts", ["start_at"])
    op.execute(KEEP)
    for table, interviews, events in WATCHED:
        op.execute(
            WATCH.format(
                table=table,
                after=interviews.format(rows="after_rows"),
                before=interviews.format(rows="before_rows"),
            )
        )
        for event in events:
            op.execute(
                f"create trigger facts_after_{event} after {event} on {table}"
                f" referencing {SEEN[event]} for each statement"
                f" execute function {table}_change_facts()"
            )
    op.execute("select keep_interview_facts(array(select id from interviews))")


def downgrade() -> None:
    for table, _, events in WATCHED:
        for event in events:
            op.execute(f"drop trigger facts_after_{event} on {table}")
        op.execute(f"drop function {table}_change_facts()")
    op.execute("drop function keep_interview_facts(text[])")
    op.drop_table("interview_facts")
