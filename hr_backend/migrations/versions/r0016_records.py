"""Records of employees: contracts, checklists, certificates, moves, appraisals, courses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "employee_files",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("employee_no", sa.Text(), nullable=True),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("employment_type", sa.Text(), server_default="full_time", nullable=False),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("emergency_name", sa.Text(), nullable=True),
        sa.Column("emergency_phone", sa.Text(), nullable=True),
        sa.Column("identity", sa.LargeBinary(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "employment_type in ('full_time', 'part_time', 'intern', 'dispatched', 'rehired')",
            name=op.f("ck_employee_files_employment_type"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_employee_files_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_employee_files")),
        sa.UniqueConstraint("employee_no", name=op.f("uq_employee_files_employee_no")),
    )
    op.create_table(
        "card_changes",
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.Column("tail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_card_changes_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["employee_requests.id"], name=op.f("fk_card_changes_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_card_changes")),
    )
    op.create_index(op.f("ix_card_changes_person_id"), "card_changes", ["person_id"], unique=False)
    op.create_table(
        "contracts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("probation_end", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(term = 'fixed') = (end_on is not null)", name=op.f("ck_contracts_end")
        ),
        sa.CheckConstraint(
            "term in ('fixed', 'open_ended', 'task')", name=op.f("ck_contracts_term")
        ),
        sa.CheckConstraint("end_on >= start_on", name=op.f("ck_contracts_order")),
        sa.CheckConstraint("ended_on >= start_on", name=op.f("ck_contracts_ended")),
        sa.CheckConstraint(
            "probation_end >= start_on and probation_end <= end_on",
            name=op.f("ck_contracts_probation"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_contracts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
    )
    op.create_index(op.f("ix_contracts_end_on"), "contracts", ["end_on"], unique=False)
    op.create_index(op.f("ix_contracts_person_id"), "contracts", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_contracts_probation_end"), "contracts", ["probation_end"], unique=False
    )
    op.create_table(
        "record_reminders",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", "kind", "on", name=op.f("pk_record_reminders")),
    )
    op.create_table(
        "checklist_templates",
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("items", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "occasion in ('onboarding', 'leaving')", name=op.f("ck_checklist_templates_occasion")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["people.id"], name=op.f("fk_checklist_templates_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("occasion", name=op.f("pk_checklist_templates")),
    )
    op.create_table(
        "checklists",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "occasion in ('onboarding', 'leaving')", name=op.f("ck_checklists_occasion")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_checklists_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklists")),
    )
    op.create_index(op.f("ix_checklists_person_id"), "checklists", ["person_id"], unique=False)
    op.create_index(
        "uq_checklists_open",
        "checklists",
        ["person_id", "occasion"],
        unique=True,
        postgresql_where=sa.text("closed_at is null"),
    )
    op.create_table(
        "checklist_items",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("checklist_id", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["checklists.id"], name=op.f("fk_checklist_items_checklist_id")
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["people.id"], name=op.f("fk_checklist_items_done_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_checklist_items_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_items")),
    )
    op.create_index(
        op.f("ix_checklist_items_checklist_id"), "checklist_items", ["checklist_id"], unique=False
    )
    op.create_index(
        op.f("ix_checklist_items_owner_id"), "checklist_items", ["owner_id"], unique=False
    )
    op.create_table(
        "certificates",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("code_digest", sa.Text(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind in ('employment', 'income', 'leaving')", name=op.f("ck_certificates_kind")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["people.id"], name=op.f("fk_certificates_issued_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_certificates_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_certificates_code_digest")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
    )
    op.create_index(op.f("ix_certificates_person_id"), "certificates", ["person_id"], unique=False)
    op.create_table(
        "certificate_counters",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_certificate_counters")),
    )
    op.create_table(
        "moves",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("department_id", sa.Text(), nullable=True),
        sa.Column("manager_id", sa.Text(), nullable=True),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("old_department_id", sa.Text(), nullable=True),
        sa.Column("old_manager_id", sa.Text(), nullable=True),
        sa.Column("old_position", sa.Text(), nullable=True),
        sa.Column("old_level", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('promotion', 'transfer')", name=op.f("ck_moves_kind")),
        sa.CheckConstraint(
            "status in ('pending', 'approved', 'applied', 'rejected')", name=op.f("ck_moves_status")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_moves_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_moves_department_id")
        ),
        sa.ForeignKeyConstraint(["manager_id"], ["people.id"], name=op.f("fk_moves_manager_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_moves_person_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["people.id"], name=op.f("fk_moves_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
    )
    op.create_index(op.f("ix_moves_effective_on"), "moves", ["effective_on"], unique=False)
    op.create_index(op.f("ix_moves_person_id"), "moves", ["person_id"], unique=False)
    op.create_table(
        "appraisal_cycles",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("end_on >= start_on", name=op.f("ck_appraisal_cycles_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_cycles")),
        sa.UniqueConstraint("name", name=op.f("uq_appraisal_cycles_name")),
    )
    op.create_table(
        "appraisals",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("rating", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("rated_by_id", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "rating in ('S', 'A', 'B', 'C', 'D')", name=op.f("ck_appraisals_rating")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["appraisal_cycles.id"], name=op.f("fk_appraisals_cycle_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appraisals_person_id")),
        sa.ForeignKeyConstraint(
            ["rated_by_id"], ["people.id"], name=op.f("fk_appraisals_rated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisals")),
        sa.UniqueConstraint("cycle_id", "person_id", name=op.f("uq_appraisals_cycle_id_person_id")),
    )
    op.create_index(op.f("ix_appraisals_person_id"), "appraisals", ["person_id"], unique=False)
    op.create_table(
        "appraisal_goals",
        sa.Column("appraisal_id", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.CheckConstraint("progress between 0 and 100", name=op.f("ck_appraisal_goals_progress")),
        sa.CheckConstraint("weight between 1 and 100", name=op.f("ck_appraisal_goals_weight")),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisals.id"], name=op.f("fk_appraisal_goals_appraisal_id")
        ),
        sa.PrimaryKeyConstraint("appraisal_id", "no", name=op.f("pk_appraisal_goals")),
    )
    op.create_table(
        "appraisal_feedback",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("appraisal_id", sa.Text(), nullable=False),
        sa.Column("giver_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisals.id"], name=op.f("fk_appraisal_feedback_appraisal_id")
        ),
        sa.ForeignKeyConstraint(
            ["giver_id"], ["people.id"], name=op.f("fk_appraisal_feedback_giver_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_feedback")),
        sa.UniqueConstraint(
            "appraisal_id", "giver_id", name=op.f("uq_appraisal_feedback_appraisal_id_giver_id")
        ),
    )
    op.create_index(
        op.f("ix_appraisal_feedback_giver_id"), "appraisal_feedback", ["giver_id"], unique=False
    )
    op.create_table(
        "courses",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('general', 'newcomer', 'interviewer', 'safety')", name=op.f("ck_courses_kind")
        ),
        sa.CheckConstraint("capacity between 1 and 10000", name=op.f("ck_courses_capacity")),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_courses_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
        sa.UniqueConstraint("id", "capacity", name=op.f("uq_courses_id_capacity")),
    )
    op.create_table(
        "course_seats",
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("seat between 1 and capacity", name=op.f("ck_course_seats_seat")),
        sa.ForeignKeyConstraint(
            ["course_id", "capacity"],
            ["courses.id", "courses.capacity"],
            name=op.f("fk_course_seats_course_id_capacity"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_course_seats_person_id")
        ),
        sa.PrimaryKeyConstraint("course_id", "person_id", name=op.f("pk_course_seats")),
        sa.UniqueConstraint("course_id", "seat", name=op.f("uq_course_seats_course_id_seat")),
    )
    op.create_index(op.f("ix_course_seats_person_id"), "course_seats", ["person_id"], unique=False)
    op.drop_constraint(op.f("ck_faq_entries_kind"), "faq_entries", type_="check")
    op.create_check_constraint(
        op.f("ck_faq_entries_kind"),
        "faq_entries",
        "kind in ('interview', 'position', 'onboarding', 'offboarding')",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_faq_entries_kind"), "faq_entries", type_="check")
    op.create_check_constraint(
        op.f("ck_faq_entries_kind"), "faq_entries", "kind in ('interview', 'position')"
    )
    for table in (
        "course_seats",
        "courses",
        "appraisal_feedback",
        "appraisal_goals",
        "appraisals",
        "appraisal_cycles",
        "moves",
        "certificate_counters",
        "certificates",
        "checklist_items",
        "checklists",
        "checklist_templates",
        "record_reminders",
        "contracts",
        "card_changes",
        "employee_files",
    ):
        op.drop_table(table)
