"""Shifts, punches, daily results; notices of public holidays as HR enters them."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = (
    "attendance_rules",
    "attendance_stale_days",
    "attendance_closings",
    "attendance_days",
    "overtime_requests",
    "punch_corrections",
    "punches",
    "shift_assignments",
    "shifts",
    "holiday_notices",
)
SPAN = (
    "int8range(person_no * 4294967296 + (since - '2000-01-01'::date),"
    " person_no * 4294967296 + coalesce(until - '2000-01-01'::date + 1, 2147483647))"
)
MOMENT = sa.DateTime(timezone=True)
TEXTS = postgresql.ARRAY(sa.Text())


def column(name: str, kind: sa.types.TypeEngine[Any], *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def refers(table: str, name: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [to], name=op.f(f"fk_{table}_{name}"))


def primary(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    _notices()
    _shifts()
    _punches()
    _requests()
    _results()


def _notices() -> None:
    table = "holiday_notices"
    op.create_table(
        table,
        column("year", sa.Integer()),
        column("source", sa.Text()),
        column("breaks", postgresql.JSONB()),
        column("workdays", TEXTS),
        column("version", sa.Integer()),
        column("updated_at", MOMENT),
        column("updated_by_id", sa.Text()),
        check(table, "year", "year between 2000 and 2200"),
        refers(table, "updated_by_id", "people.id"),
        primary(table, "year"),
    )


def _shifts() -> None:
    op.create_table(
        "shifts",
        column("id", sa.Text()),
        column("name", sa.Text()),
        column("kind", sa.Text()),
        column("start_time", sa.Time()),
        column("end_time", sa.Time()),
        column("breaks", postgresql.JSONB()),
        column("grace_in", sa.Integer()),
        column("grace_out", sa.Integer()),
        column("core_from", sa.Time(), null=True),
        column("core_to", sa.Time(), null=True),
        column("required_minutes", sa.Integer(), null=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        check("shifts", "kind", "kind in ('fixed', 'flexible', 'comprehensive', 'untimed')"),
        primary("shifts", "id"),
    )
    table = "shift_assignments"
    op.create_table(
        table,
        column("id", sa.Text()),
        column("person_id", sa.Text()),
        column("person_no", sa.BigInteger()),
        column("since", sa.Date()),
        column("until", sa.Date(), null=True),
        column("shift_id", sa.Text(), null=True),
        column("cycle", TEXTS, null=True),
        sa.Column(
            "span", postgresql.INT8RANGE(), sa.Computed(SPAN, persisted=True), nullable=False
        ),
        check(table, "order", "until is null or since <= until"),
        check(table, "one_pattern", "(shift_id is null) <> (cycle is null)"),
        postgresql.ExcludeConstraint(("span", "&&"), using="gist", name=f"ex_{table}_span"),
        refers(table, "person_id", "people.id"),
        refers(table, "person_no", "people.no"),
        refers(table, "shift_id", "shifts.id"),
        primary(table, "id"),
    )
    op.create_index(f"ix_{table}_person_id_since", table, ["person_id", "since"])


def _punches() -> None:
    sources = "('fingerprint', 'face', 'card', 'mobile', 'import', 'manual', 'correction')"
    op.create_table(
        "punches",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        column("person_id", sa.Text()),
        column("at", MOMENT),
        column("minute", MOMENT),
        column("kind", sa.Text(), null=True),
        column("source", sa.Text()),
        sa.Column("device", sa.Text(), server_default="", nullable=False),
        column("place", sa.Text(), null=True),
        column("latitude", sa.Float(), null=True),
        column("longitude", sa.Float(), null=True),
        column("recorded_at", MOMENT),
        check("punches", "kind", "kind in ('in', 'out')"),
        check("punches", "source", f"source in {sources}"),
        refers("punches", "person_id", "people.id"),
        primary("punches", "id"),
    )
    same = ["person_id", "minute", "source", "device"]
    op.create_index("uq_punches_person_id", "punches", same, unique=True)
    op.create_index("ix_punches_minute", "punches", ["minute"])


def _requests() -> None:
    table = "punch_corrections"
    op.create_table(
        table,
        column("request_id", sa.Text()),
        column("person_id", sa.Text()),
        column("day", sa.Date()),
        column("kind", sa.Text()),
        column("at", MOMENT),
        check(table, "kind", "kind in ('in', 'out')"),
        refers(table, "request_id", "employee_requests.id"),
        refers(table, "person_id", "people.id"),
        primary(table, "request_id"),
    )
    op.create_index(f"ix_{table}_person_id_day", table, ["person_id", "day"])
    table = "overtime_requests"
    op.create_table(
        table,
        column("request_id", sa.Text()),
        column("person_id", sa.Text()),
        column("start_at", MOMENT),
        column("end_at", MOMENT),
        column("rest_instead", sa.Boolean()),
        column("breaches", postgresql.JSONB()),
        check(table, "order", "start_at < end_at"),
        refers(table, "request_id", "employee_requests.id"),
        refers(table, "person_id", "people.id"),
        primary(table, "request_id"),
    )
    op.create_index(f"ix_{table}_person_id_start_at", table, ["person_id", "start_at"])


def _results() -> None:
    table = "attendance_days"
    minutes = (
        *("planned", "worked", "regular", "late", "early", "absent", "short", "leave"),
        *("overtime", "percent", "compensated"),
    )
    op.create_table(
        table,
        column("person_id", sa.Text()),
        column("day", sa.Date()),
        column("kind", sa.Text()),
        column("shift_id", sa.Text(), null=True),
        column("status", sa.Text()),
        column("marks", TEXTS),
        column("first_in", sa.Integer(), null=True),
        column("last_out", sa.Integer(), null=True),
        *(column(name, sa.Integer()) for name in minutes),
        column("leave_types", TEXTS),
        column("closed_at", MOMENT),
        refers(table, "person_id", "people.id"),
        primary(table, "person_id", "day"),
    )
    op.create_index(f"ix_{table}_day", table, ["day"])
    op.create_table(
        "attendance_closings",
        column("day", sa.Date()),
        column("closed_at", MOMENT),
        primary("attendance_closings", "day"),
    )
    table = "attendance_stale_days"
    op.create_table(
        table,
        column("person_id", sa.Text()),
        column("day", sa.Date()),
        refers(table, "person_id", "people.id"),
        primary(table, "person_id", "day"),
    )
    op.create_table(
        "attendance_rules",
        column("valid_from", sa.Date()),
        column("data", postgresql.JSONB()),
        column("updated_at", MOMENT),
        column("updated_by_id", sa.Text()),
        refers("attendance_rules", "updated_by_id", "people.id"),
        primary("attendance_rules", "valid_from"),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
