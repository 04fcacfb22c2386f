"""Pay: groups, items, facts of employees, runs, payslips and their lines."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pay_groups",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("payday", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("injury_class", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("fund_rate", sa.Integer(), server_default="700", nullable=False),
        sa.Column("sick_rate", sa.Integer(), server_default="10000", nullable=False),
        sa.CheckConstraint("injury_class between 1 and 8", name=op.f("ck_pay_groups_injury_class")),
        sa.CheckConstraint("fund_rate between 0 and 1200", name=op.f("ck_pay_groups_fund_rate")),
        sa.CheckConstraint("sick_rate between 0 and 10000", name=op.f("ck_pay_groups_sick_rate")),
        sa.CheckConstraint("payday between 1 and 31", name=op.f("ck_pay_groups_payday")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_groups")),
    )
    op.create_table(
        "pay_items",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.Column("taxed", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("group_ids", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "section in ('earning', 'deduction', 'note', 'employer')",
            name=op.f("ck_pay_items_section"),
        ),
        sa.CheckConstraint("extract(day from valid_from) = 1", name=op.f("ck_pay_items_month")),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_pay_items")),
    )
    op.create_table(
        "payslip_lines",
        sa.Column("payslip_id", sa.BigInteger(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("inputs", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.PrimaryKeyConstraint("payslip_id", "rule_id", name=op.f("pk_payslip_lines")),
    )
    op.create_table(
        "pay_runs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="monthly", nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), server_default="draft", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("plan", postgresql.JSONB(), nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("watermark", sa.Text(), nullable=True),
        sa.Column("computed_by", sa.Text(), nullable=True),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Text(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_by", sa.Text(), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('monthly', 'imported')", name=op.f("ck_pay_runs_kind")),
        sa.CheckConstraint(
            "status in ('draft', 'reviewed', 'locked', 'paid')", name=op.f("ck_pay_runs_status")
        ),
        sa.CheckConstraint("extract(day from period) = 1", name=op.f("ck_pay_runs_month")),
        sa.ForeignKeyConstraint(["group_id"], ["pay_groups.id"], name=op.f("fk_pay_runs_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_runs")),
        sa.UniqueConstraint("period", "group_id", name=op.f("uq_pay_runs_period_group_id")),
    )
    op.create_table(
        "pay_accounts",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("tail", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_pay_accounts_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_pay_accounts")),
    )
    op.create_table(
        "pay_corrections",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("of_period", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("taxed", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=True),
        sa.Column("payslip_id", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "extract(day from of_period) = 1", name=op.f("ck_pay_corrections_month")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_pay_corrections_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["pay_runs.id"], name=op.f("fk_pay_corrections_run_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_corrections")),
    )
    op.create_index(
        "ix_pay_corrections_open",
        "pay_corrections",
        ["person_id"],
        unique=False,
        postgresql_where=sa.text("payslip_id is null"),
    )
    op.create_table(
        "pay_facts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("salary", sa.BigInteger(), nullable=False),
        sa.Column("insurance_base", sa.BigInteger(), nullable=True),
        sa.Column("fund_base", sa.BigInteger(), nullable=True),
        sa.Column("fund_rate", sa.Integer(), nullable=True),
        sa.Column("special_additional", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("resident", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("first_wage", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("whole_year", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=True),
        sa.Column("amounts", postgresql.JSONB(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "salary >= 0 and insurance_base >= 0 and fund_base >= 0",
            name=op.f("ck_pay_facts_amounts"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["pay_groups.id"], name=op.f("fk_pay_facts_group_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pay_facts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_facts")),
    )
    op.create_index("ix_pay_facts_group", "pay_facts", ["group_id"], unique=False)
    op.create_index(
        "ix_pay_facts_person", "pay_facts", ["person_id", "valid_from", "id"], unique=False
    )
    op.create_table(
        "pay_inputs",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(precision=16, scale=4), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("extract(day from period) = 1", name=op.f("ck_pay_inputs_month")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pay_inputs_person_id")),
        sa.PrimaryKeyConstraint("person_id", "period", "name", name=op.f("pk_pay_inputs")),
    )
    op.create_index("ix_pay_inputs_period", "pay_inputs", ["period", "person_id"], unique=False)
    op.create_table(
        "pay_problems",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_pay_problems_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["pay_runs.id"], name=op.f("fk_pay_problems_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "run_id", "person_id", "code", "item", name=op.f("pk_pay_problems")
        ),
    )
    op.create_table(
        "pay_rules",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("taxed", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["pay_runs.id"], name=op.f("fk_pay_rules_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_rules")),
        sa.UniqueConstraint(
            "run_id", "item", "variant", name=op.f("uq_pay_rules_run_id_item_variant")
        ),
    )
    op.create_table(
        "payslips",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("gross", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("employer", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("income", sa.BigInteger(), nullable=True),
        sa.Column("basic", sa.BigInteger(), nullable=True),
        sa.Column("insured", sa.BigInteger(), nullable=True),
        sa.Column("additional", sa.BigInteger(), nullable=True),
        sa.Column("withheld", sa.BigInteger(), nullable=True),
        sa.Column("facts", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint("extract(day from period) = 1", name=op.f("ck_payslips_month")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_payslips_person_id")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["pay_runs.id"], name=op.f("fk_payslips_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payslips")),
        sa.UniqueConstraint("person_id", "period", name=op.f("uq_payslips_person_id_period")),
    )
    op.create_index("ix_payslips_run", "payslips", ["run_id", "person_id"], unique=False)


def downgrade() -> None:
    for table in (
        "payslip_lines",
        "payslips",
        "pay_rules",
        "pay_problems",
        "pay_inputs",
        "pay_facts",
        "pay_corrections",
        "pay_accounts",
        "pay_runs",
        "pay_items",
        "pay_groups",
    ):
        op.drop_table(table)
