"""The chain of the audit trail, its seals and erasable values; consent and erasure."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
FIELDS = (
    "no::text",
    "(extract(epoch from e.at) * 1000000)::bigint::text",
    "actor",
    "on_behalf_of",
    "service",
    "action",
    "subject_kind",
    "subject_id",
    "before::text",
    "after::text",
    "rules::text",
    "channel",
    "message",
)
FIELD = """
create function audit_field(field text) returns bytea language sql immutable as $$
    select case when field is null then '-'::bytea else
        convert_to(octet_length(convert_to(field, 'UTF8'))::text || ':' || field, 'UTF8') end
$$
"""
LINE = f"""
create function audit_line(e audit_entries) returns bytea language sql stable as $$
    select {
    " || ',' || ".join(f"audit_field({name if '(' in name else 'e.' + name})" for name in FIELDS)
}
$$
"""
LINK = """
create function link_audit_entry(e audit_entries) returns void language plpgsql as $$
declare
    last audit_head;
begin
    -- One row is lock, counter and digest: of two commits the second waits here for the first.
    insert into audit_head as head (id, position, digest)
        values (1, 1, sha256(sha256('yuemian audit trail') || audit_line(e)))
        on conflict (id) do update set
            position = head.position + 1, digest = sha256(head.digest || audit_line(e))
        returning * into last;
    insert into audit_chain (position, entry_no, digest)
        values (last.position, e.no, last.digest);
end
$$
"""
LINK_NEW = """
create function link_new_audit_entry() returns trigger language plpgsql as $$
begin
    perform link_audit_entry(new);
    return null;
end
$$
"""
# Deferred: the head is locked from here to the end of the commit, and not while work goes on.
TRIGGER = """
create constraint trigger audit_entries_linked after insert on audit_entries
    deferrable initially deferred for each row execute function link_new_audit_entry()
"""
LINK_OLD = """
do $$
declare
    e audit_entries;
begin
    for e in select * from audit_entries order by no loop
        perform link_audit_entry(e);
    end loop;
end
$$
"""
REFUSED = {
    "audit_chain": "update or delete or truncate",
    "audit_seals": "update or delete or truncate",
    "audit_values": "update or truncate",  # erasing deletes
}


def upgrade() -> None:
    _tables()
    for table, deeds in REFUSED.items():
        op.execute(
            f"create trigger {table}_append_only before {deeds} on {table}"
            " for each statement execute function refuse_change()"
        )
    for statement in (FIELD, LINE, LINK, LINK_NEW, LINK_OLD, TRIGGER):
        op.execute(statement)
    _privacy()


def _tables() -> None:
    entry = sa.ForeignKeyConstraint
    op.create_table(
        "audit_values",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("entry_no", sa.BigInteger(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        entry(["entry_no"], ["audit_entries.no"], name=op.f("fk_audit_values_entry_no")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_audit_values")),
    )
    op.create_index(op.f("ix_audit_values_entry_no"), "audit_values", ["entry_no"])
    op.create_table(
        "audit_chain",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_no", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        entry(["entry_no"], ["audit_entries.no"], name=op.f("fk_audit_chain_entry_no")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_chain")),
        sa.UniqueConstraint("entry_no", name=op.f("uq_audit_chain_entry_no")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_seals",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_seals")),
    )


def _privacy() -> None:
    op.add_column("people", sa.Column("erased_at", MOMENT, nullable=True))
    op.create_table(
        "consents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_consents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(
        "uq_consents_standing",
        "consents",
        ["person_id", "purpose"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.create_index(op.f("ix_consents_person_id"), "consents", ["person_id"])
    op.create_table(
        "retention_runs",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_retention_runs")),
    )


def downgrade() -> None:
    op.drop_table("retention_runs")
    op.drop_table("consents")
    op.drop_column("people", "erased_at")
    op.execute("drop trigger audit_entries_linked on audit_entries")
    op.execute("drop function link_new_audit_entry()")
    op.execute("drop function link_audit_entry(audit_entries)")
    op.execute("drop function audit_line(audit_entries)")
    op.execute("drop function audit_field(text)")
    for table in ("audit_seals", "audit_head", "audit_chain", "audit_values"):
        op.drop_table(table)
