"""The first schema: every room's tables, and the job engine.

Revision 0001.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from api.migrations import job_engine

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


JOB_ENGINE = "03.04.00_50_post_add_retry_failed_job_procedure"
"""The last of Procrastinate's own steps that belongs to this revision."""


def upgrade() -> None:
    """Bring the schema forward."""
    job_engine.apply_steps(until=JOB_ENGINE)
    op.create_table(
        "case_counters",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_case_counters"),
    )
    op.create_table(
        "communities",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_communities"),
        sa.UniqueConstraint("name", name="uq_communities_name"),
    )
    op.create_table(
        "inbound_messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("dedupe_key", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("reply_route", sa.String(length=24), nullable=True),
        sa.Column("pushes", sa.BigInteger(), nullable=False),
        sa.Column("claims", sa.BigInteger(), nullable=False),
        sa.Column("turn_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbound_messages"),
        sa.UniqueConstraint("dedupe_key", name="uq_inbound_messages_dedupe_key"),
    )
    op.create_index("ix_inbound_messages_openid_id", "inbound_messages", ["openid", "id"])
    op.create_index("ix_inbound_messages_received_at", "inbound_messages", ["received_at"])
    op.create_index(
        "ix_inbound_messages_unhandled",
        "inbound_messages",
        ["received_at"],
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.create_table(
        "contacts",
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_left", sa.BigInteger(), nullable=False),
        sa.Column("message_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("click_left", sa.BigInteger(), nullable=False),
        sa.Column("click_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unreachable_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("openid", name="pk_contacts"),
    )
    op.create_table(
        "subscription_consents",
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("template_id", sa.String(length=64), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("openid", "template_id", name="pk_subscription_consents"),
    )
    op.create_table(
        "media",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("content_type", sa.String(length=60), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("transcript", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_media"),
        sa.UniqueConstraint("message_id", name="uq_media_message_id"),
    )
    op.create_index("ix_media_sender_received_at", "media", ["sender", "received_at"])
    op.create_table(
        "providers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("hours", sa.String(length=40), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_providers"),
        sa.UniqueConstraint("name", name="uq_providers_name"),
    )
    op.create_table(
        "reconciliations",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("balanced", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_reconciliations"),
    )
    op.create_table(
        "residents",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plainly", sa.Boolean(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_residents"),
        sa.UniqueConstraint("openid", name="uq_residents_openid"),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=True),
        sa.Column("skills", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("deputy_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["staff.id"], name="fk_staff_deputy_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("openid", name="uq_staff_openid"),
    )
    op.create_table(
        "companies",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_companies"),
        sa.UniqueConstraint("name", name="uq_companies_name"),
    )
    op.create_table(
        "company_members",
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_company_members_company_id_companies"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_company_members_staff_id_staff"
        ),
        sa.PrimaryKeyConstraint("company_id", "staff_id", name="pk_company_members"),
    )
    op.create_index("ix_company_members_staff_id", "company_members", ["staff_id"])
    op.create_table(
        "kin",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kin_staff_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["kin_staff_id"], ["staff.id"], name="fk_kin_kin_staff_id_staff"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_kin_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_kin"),
    )
    op.create_index("ix_kin_kin_staff_id", "kin", ["kin_staff_id"])
    op.create_index("ix_kin_staff_id", "kin", ["staff_id"])
    op.create_table(
        "volunteer_teams",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_volunteer_teams"),
        sa.UniqueConstraint("code", name="uq_volunteer_teams_code"),
    )
    op.create_table(
        "activities",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["volunteer_teams.id"], name="fk_activities_team_id_volunteer_teams"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_activities"),
    )
    op.create_index("ix_activities_starts_at", "activities", ["starts_at"])
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_api_tokens_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.UniqueConstraint("digest", name="uq_api_tokens_digest"),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("keywords", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_articles_community_id_communities"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
    )
    op.create_table(
        "binding_attempts",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="fk_binding_attempts_resident_id_residents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_binding_attempts"),
        sa.UniqueConstraint("message_id", name="uq_binding_attempts_message_id"),
    )
    op.create_index(
        "ix_binding_attempts_resident_id", "binding_attempts", ["resident_id", "tried_at"]
    )
    op.create_table(
        "estates",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_estates_community_id_communities"
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_estates_company_id_companies"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_estates"),
        sa.UniqueConstraint("name", name="uq_estates_name"),
    )
    op.create_table(
        "grids",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("net", sa.String(length=24), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_grids_community_id_communities"
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["staff.id"], name="fk_grids_lead_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_grids"),
        sa.UniqueConstraint("name", name="uq_grids_name"),
    )
    op.create_table(
        "leaves",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name="fk_leaves_entered_by_id_staff"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_leaves_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_leaves"),
    )
    op.create_index("ix_leaves_staff_id", "leaves", ["staff_id"])
    op.create_table(
        "shifts",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_shifts_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_shifts"),
    )
    op.create_index("ix_shifts_staff_id", "shifts", ["staff_id"])
    op.create_table(
        "volunteers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="fk_volunteers_resident_id_residents"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["volunteer_teams.id"], name="fk_volunteers_team_id_volunteer_teams"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_volunteers"),
    )
    op.create_index(
        "uq_volunteers_resident_id_team_id", "volunteers", ["resident_id", "team_id"], unique=True
    )
    op.create_table(
        "buildings",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("estate_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("unit_count", sa.BigInteger(), nullable=False),
        sa.Column("floor_count", sa.BigInteger(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.CheckConstraint(
            "(longitude IS NULL) = (latitude IS NULL)", name="ck_buildings_whole_point"
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estates.id"], name="fk_buildings_estate_id_estates"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_buildings"),
    )
    op.create_index(
        "uq_buildings_estate_id_number", "buildings", ["estate_id", "number"], unique=True
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("case_number", sa.String(length=24), nullable=False),
        sa.Column("source_message_id", sa.BigInteger(), nullable=True),
        sa.Column("reporter_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("urgency", sa.String(length=24), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("estate_id", sa.BigInteger(), nullable=True),
        sa.Column("building", sa.String(length=10), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("since", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("grid_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("list_number", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accept_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finish_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rating", sa.BigInteger(), nullable=True),
        sa.Column("rating_comment", sa.Text(), nullable=True),
        sa.Column("reopened_count", sa.BigInteger(), nullable=False),
        sa.Column("take_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_comes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("room_wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waits_for", sa.String(length=24), nullable=True),
        sa.Column("hold_reason", sa.Text(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follows_up_id", sa.BigInteger(), nullable=True),
        sa.Column("clock_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_apart_from_id", sa.BigInteger(), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["cases.id"], name="fk_cases_merged_into_id_cases"
        ),
        sa.ForeignKeyConstraint(
            ["told_apart_from_id"], ["cases.id"], name="fk_cases_told_apart_from_id_cases"
        ),
        sa.ForeignKeyConstraint(
            ["follows_up_id"], ["cases.id"], name="fk_cases_follows_up_id_cases"
        ),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name="fk_cases_estate_id_estates"),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name="fk_cases_grid_id_grids"),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name="fk_cases_owner_id_staff"),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["residents.id"], name="fk_cases_reporter_id_residents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("case_number", name="uq_cases_case_number"),
        sa.UniqueConstraint("source_message_id", name="uq_cases_source_message_id"),
        postgresql_with={"autovacuum_vacuum_scale_factor": "0.02"},
    )
    op.create_index("ix_cases_state_finish_due_at", "cases", ["state", "finish_due_at"])
    op.create_index("ix_cases_resolved_at", "cases", ["resolved_at"])
    op.create_index(
        "ix_cases_late_resolved_at",
        "cases",
        ["resolved_at"],
        postgresql_where=sa.text("resolved_at > finish_due_at"),
    )
    op.create_index(
        "ix_cases_clock_due_at",
        "cases",
        ["clock_due_at", "id"],
        postgresql_where=sa.text("clock_due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_room_wanted_at",
        "cases",
        ["room_wanted_at", "id"],
        postgresql_where=sa.text("room_wanted_at IS NOT NULL"),
    )
    op.create_index("ix_cases_merged_into_id", "cases", ["merged_into_id"])
    op.create_index(
        "ix_cases_follows_up_id",
        "cases",
        ["follows_up_id"],
        postgresql_where=sa.text("follows_up_id IS NOT NULL"),
    )
    op.create_index("ix_cases_opened_at", "cases", ["opened_at"])
    op.create_index("ix_cases_grid_id_opened_at", "cases", ["grid_id", "opened_at"])
    unfinished = sa.text(
        "state IN ('opened', 'accepted', 'assigned', 'in_progress', 'on_hold', 'reopened')"
    )
    op.create_index("ix_cases_open_opened_at", "cases", ["opened_at"], postgresql_where=unfinished)
    op.create_index("ix_cases_open_owner_id", "cases", ["owner_id"], postgresql_where=unfinished)
    op.create_index(
        "ix_cases_estate_id_kind_opened_at", "cases", ["estate_id", "kind", "opened_at"]
    )
    op.create_index("ix_cases_owner_id_opened_at", "cases", ["owner_id", "opened_at"])
    op.create_index("ix_cases_reporter_id_opened_at", "cases", ["reporter_id", "opened_at"])
    op.create_table(
        "sealed_reports",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_sealed_reports_case_id_cases"),
        sa.PrimaryKeyConstraint("case_id", name="pk_sealed_reports"),
    )
    op.create_table(
        "desk_talks",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_word_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_desk_talks_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="fk_desk_talks_resident_id_residents"
        ),
        sa.PrimaryKeyConstraint("case_id", name="pk_desk_talks"),
    )
    op.create_index(
        "uq_desk_talks_open",
        "desk_talks",
        ["resident_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "half_told",
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("asks", sa.String(length=40), nullable=False),
        sa.Column("told", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("quiet_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_half_told_case_id_cases"),
        sa.PrimaryKeyConstraint("openid", name="pk_half_told"),
    )
    op.create_index("ix_half_told_quiet_since", "half_told", ["quiet_since"])
    op.create_table(
        "worries",
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["inbound_messages.id"], name="fk_worries_message_id_inbound_messages"
        ),
        sa.PrimaryKeyConstraint("openid", name="pk_worries"),
    )
    op.create_index("ix_worries_asked_at", "worries", ["asked_at"])
    op.create_table(
        "grid_areas",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("grid_id", sa.BigInteger(), nullable=False),
        sa.Column("estate_id", sa.BigInteger(), nullable=False),
        sa.Column("buildings", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column(
            "boundary", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estates.id"], name="fk_grid_areas_estate_id_estates"
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name="fk_grid_areas_grid_id_grids"),
        sa.PrimaryKeyConstraint("id", name="pk_grid_areas"),
    )
    op.create_index("ix_grid_areas_estate_id", "grid_areas", ["estate_id"])
    op.create_table(
        "rule_sets",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activated_by_id", sa.BigInteger(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["activated_by_id"], ["staff.id"], name="fk_rule_sets_activated_by_id_staff"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["staff.id"], name="fk_rule_sets_proposed_by_id_staff"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rule_sets"),
    )
    op.create_index(
        "uq_rule_sets_in_force",
        "rule_sets",
        [sa.text("(true)")],
        unique=True,
        postgresql_where=sa.text("activated_at IS NOT NULL AND retired_at IS NULL"),
    )
    op.create_table(
        "routing_rules",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("set_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("kinds", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("nets", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("urgencies", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("words", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("grid_ids", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("estate_ids", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("hours_from", sa.Time(), nullable=True),
        sa.Column("hours_to", sa.Time(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("target_staff_id", sa.BigInteger(), nullable=True),
        sa.Column("target_role", sa.String(length=24), nullable=True),
        sa.Column("target_net", sa.String(length=24), nullable=True),
        sa.Column("off_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(target_staff_id, target_role, target_net) = 1",
            name="ck_routing_rules_one_target",
        ),
        sa.ForeignKeyConstraint(
            ["set_id"], ["rule_sets.id"], name="fk_routing_rules_set_id_rule_sets"
        ),
        sa.ForeignKeyConstraint(
            ["target_staff_id"], ["staff.id"], name="fk_routing_rules_target_staff_id_staff"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_routing_rules"),
    )
    op.create_index("ix_routing_rules_set_id", "routing_rules", ["set_id"])
    op.create_table(
        "grid_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("estate_ids", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("summary", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_grid_changes"),
    )
    op.create_table(
        "grid_workers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("grid_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name="fk_grid_workers_grid_id_grids"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_grid_workers_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_grid_workers"),
    )
    op.create_index("ix_grid_workers_grid_id", "grid_workers", ["grid_id"])
    op.create_table(
        "homes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("estate_id", sa.BigInteger(), nullable=False),
        sa.Column("building", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("room", sa.String(length=10), nullable=False),
        sa.Column("area_dm2", sa.BigInteger(), nullable=False),
        sa.Column("holder_name", sa.String(length=40), nullable=False),
        sa.Column("holder_phone_last4", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name="fk_homes_estate_id_estates"),
        sa.PrimaryKeyConstraint("id", name="pk_homes"),
    )
    op.create_index(
        "uq_homes_address", "homes", ["estate_id", "building", "unit", "room"], unique=True
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=True),
        sa.Column("estate_id", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("community_id IS NULL OR estate_id IS NULL", name="ck_notices_one_area"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_notices_community_id_communities"
        ),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name="fk_notices_estate_id_estates"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index("ix_notices_published_at", "notices", ["published_at"])
    op.create_table(
        "payment_ways",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("estate_id", sa.BigInteger(), nullable=False),
        sa.Column("fee_type", sa.String(length=24), nullable=False),
        sa.Column("payee", sa.String(length=60), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estates.id"], name="fk_payment_ways_estate_id_estates"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_payment_ways"),
    )
    op.create_index(
        "uq_payment_ways_estate_id_fee_type", "payment_ways", ["estate_id", "fee_type"], unique=True
    )
    op.create_table(
        "signups",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name="fk_signups_activity_id_activities"
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="fk_signups_resident_id_residents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_signups"),
    )
    op.create_index(
        "uq_signups_activity_id_resident_id", "signups", ["activity_id", "resident_id"], unique=True
    )
    op.create_table(
        "bills",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("home_id", sa.BigInteger(), nullable=False),
        sa.Column("fee_type", sa.String(length=24), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("breakdown", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name="fk_bills_home_id_homes"),
        sa.PrimaryKeyConstraint("id", name="pk_bills"),
    )
    op.create_index(
        "uq_bills_home_id_fee_type_period", "bills", ["home_id", "fee_type", "period"], unique=True
    )
    op.create_table(
        "bindings",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("home_id", sa.BigInteger(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name="fk_bindings_home_id_homes"),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="fk_bindings_resident_id_residents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bindings"),
    )
    op.create_index(
        "uq_bindings_live",
        "bindings",
        ["resident_id", "home_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "case_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_role", sa.String(length=24), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("from_state", sa.String(length=24), nullable=False),
        sa.Column("to_state", sa.String(length=24), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rung", sa.String(length=48), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_events_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_case_events"),
    )
    op.create_index("ix_case_events_case_id", "case_events", ["case_id", "id"])
    op.create_index("uq_case_events_case_id_rung", "case_events", ["case_id", "rung"], unique=True)
    op.create_index(
        "uq_case_events_message_id_action", "case_events", ["message_id", "action"], unique=True
    )
    op.create_table(
        "case_subjects",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("kin_id", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(staff_id, company_id, kin_id) = 1", name="ck_case_subjects_one"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name="fk_case_subjects_by_id_staff"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_subjects_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_case_subjects_company_id_companies"
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["staff.id"], name="fk_case_subjects_ended_by_id_staff"
        ),
        sa.ForeignKeyConstraint(["kin_id"], ["kin.id"], name="fk_case_subjects_kin_id_kin"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_case_subjects_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_case_subjects"),
    )
    op.create_index(
        "ix_case_subjects_case_id",
        "case_subjects",
        ["case_id"],
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "case_followers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_followers_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="fk_case_followers_resident_id_residents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_followers"),
        sa.UniqueConstraint("message_id", name="uq_case_followers_message_id"),
    )
    op.create_index(
        "uq_case_followers_live",
        "case_followers",
        ["case_id", "resident_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_index("ix_case_followers_resident_id", "case_followers", ["resident_id"])
    op.create_table(
        "case_merges",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("into_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name="fk_case_merges_by_id_staff"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_merges_case_id_cases"),
        sa.ForeignKeyConstraint(["into_id"], ["cases.id"], name="fk_case_merges_into_id_cases"),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["staff.id"], name="fk_case_merges_undone_by_id_staff"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_merges"),
    )
    op.create_index("ix_case_merges_into_id", "case_merges", ["into_id"])
    op.create_index(
        "uq_case_merges_live",
        "case_merges",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("undone_at is null"),
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("estate_id", sa.BigInteger(), nullable=False),
        sa.Column("building", sa.String(length=10), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name="fk_incidents_by_id_staff"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_incidents_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estates.id"], name="fk_incidents_estate_id_estates"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
    )
    op.create_index(
        "ix_incidents_open",
        "incidents",
        ["estate_id", "kind"],
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "patrol_drafts",
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("asks", sa.String(length=24), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=True),
        sa.Column("guesses", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("place", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("like_id", sa.BigInteger(), nullable=True),
        sa.Column("apart_from", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("incident_id", sa.BigInteger(), nullable=True),
        sa.Column("not_covered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_patrol_drafts_incident_id_incidents"
        ),
        sa.ForeignKeyConstraint(["like_id"], ["cases.id"], name="fk_patrol_drafts_like_id_cases"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_patrol_drafts_staff_id_staff"),
        sa.PrimaryKeyConstraint("staff_id", name="pk_patrol_drafts"),
    )
    op.create_table(
        "incident_steps",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("incident_id", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("expected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name="fk_incident_steps_by_id_staff"),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_incident_steps_incident_id_incidents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incident_steps"),
    )
    op.create_index("ix_incident_steps_incident_id", "incident_steps", ["incident_id"])
    op.create_table(
        "incident_followers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("incident_id", sa.BigInteger(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_incident_followers_incident_id_incidents"
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="fk_incident_followers_resident_id_residents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incident_followers"),
        sa.UniqueConstraint("message_id", name="uq_incident_followers_message_id"),
    )
    op.create_index(
        "uq_incident_followers_incident_id_resident_id",
        "incident_followers",
        ["incident_id", "resident_id"],
        unique=True,
    )
    op.create_index("ix_incident_followers_resident_id", "incident_followers", ["resident_id"])
    op.create_table(
        "case_media",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_media_case_id_cases"),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name="fk_case_media_media_id_media"),
        sa.PrimaryKeyConstraint("case_id", "media_id", name="pk_case_media"),
    )
    op.create_table(
        "digests",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_ids", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_digests_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
    )
    op.create_index("uq_digests_staff_id_day", "digests", ["staff_id", "day"], unique=True)
    op.create_table(
        "outbound_messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("in_reply_to", sa.BigInteger(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("options_expire_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("priority", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("route", sa.String(length=24), nullable=True),
        sa.Column("error", sa.String(length=60), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carried_by", sa.BigInteger(), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_outbound_messages_case_id_cases"
        ),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name="fk_outbound_messages_digest_id_digests"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["case_events.id"], name="fk_outbound_messages_event_id_case_events"
        ),
        sa.ForeignKeyConstraint(
            ["in_reply_to"],
            ["inbound_messages.id"],
            name="fk_outbound_messages_in_reply_to_inbound_messages",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbound_messages"),
    )
    op.create_index("ix_outbound_messages_carried_by", "outbound_messages", ["carried_by"])
    op.create_index("ix_outbound_messages_case_id", "outbound_messages", ["case_id"])
    op.create_index("ix_outbound_messages_digest_id", "outbound_messages", ["digest_id"])
    op.create_index("ix_outbound_messages_event_id", "outbound_messages", ["event_id"])
    op.create_index("ix_outbound_messages_in_reply_to", "outbound_messages", ["in_reply_to"])
    op.create_index("ix_outbound_messages_openid_id", "outbound_messages", ["openid", "id"])
    op.create_index("ix_outbound_messages_openid_state", "outbound_messages", ["openid", "state"])
    op.create_index(
        "ix_outbound_messages_unsent",
        "outbound_messages",
        ["state"],
        postgresql_where=sa.text("state <> 'sent'"),
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=True),
        sa.Column("digests", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("store_erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
        sa.UniqueConstraint("message_id", name="uq_erasures_message_id"),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.String(length=24), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="fk_consents_resident_id_residents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index(
        "uq_consents_live",
        "consents",
        ["resident_id", "scope", "text_version"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "staff_audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_audit_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_audit"),
    )
    op.create_index("ix_staff_audit_staff_id", "staff_audit", ["staff_id", "id"])
    op.create_table(
        "staff_invitations",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("scene_digest", sa.String(length=64), nullable=False),
        sa.Column("code_salt", sa.String(length=32), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scanned_by", sa.String(length=64), nullable=True),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_staff_invitations_staff_id_staff"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_staff_invitations"),
        sa.UniqueConstraint("scene_digest", name="uq_staff_invitations_scene_digest"),
    )
    op.create_index("ix_staff_invitations_scanned_by", "staff_invitations", ["scanned_by"])
    op.create_table(
        "door_codes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("estate_id", sa.BigInteger(), nullable=False),
        sa.Column("building", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estates.id"], name="fk_door_codes_estate_id_estates"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_door_codes"),
    )
    op.create_index(
        "uq_door_codes_live",
        "door_codes",
        ["estate_id", "building", "unit"],
        unique=True,
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    op.create_table(
        "door_scans",
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("door_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["door_id"], ["door_codes.id"], name="fk_door_scans_door_id_door_codes"
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="fk_door_scans_resident_id_residents"
        ),
        sa.PrimaryKeyConstraint("resident_id", name="pk_door_scans"),
    )

    op.create_table(
        "cared_people",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("home_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("interval_days", sa.BigInteger(), nullable=False),
        sa.Column("contact", sa.String(length=40), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=24), nullable=True),
        sa.Column("forget_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name="fk_cared_people_home_id_homes"),
        sa.PrimaryKeyConstraint("id", name="pk_cared_people"),
    )
    op.create_index(
        "uq_cared_people_live",
        "cared_people",
        ["home_id", "name"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_cared_people_forget_at",
        "cared_people",
        ["forget_at"],
        postgresql_where=sa.text("forget_at IS NOT NULL AND forgotten_at IS NULL"),
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("grid_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(length=24), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_of", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["cared_people.id"], name="fk_visits_person_id_cared_people"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name="fk_visits_by_id_staff"),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name="fk_visits_grid_id_grids"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_visits_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
    )
    op.create_index("ix_visits_person_id", "visits", ["person_id", "id"])
    op.create_index("ix_visits_by_id", "visits", ["by_id", "id"])
    op.create_index("ix_visits_at", "visits", ["at"])
    op.create_table(
        "visit_photos",
        sa.Column("visit_id", sa.BigInteger(), nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name="fk_visit_photos_visit_id_visits"
        ),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name="fk_visit_photos_media_id_media"),
        sa.PrimaryKeyConstraint("visit_id", "media_id", name="pk_visit_photos"),
    )
    op.create_table(
        "visit_screens",
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("person_ids", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("media_ids", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("visit_id", sa.BigInteger(), nullable=True),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_visit_screens_staff_id_staff"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["cared_people.id"], name="fk_visit_screens_person_id_cared_people"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name="fk_visit_screens_visit_id_visits"
        ),
        sa.PrimaryKeyConstraint("staff_id", name="pk_visit_screens"),
    )
    op.create_table(
        "register_lines",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("person_ids", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_register_lines_staff_id_staff"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_lines"),
    )
    op.create_index(
        "ix_register_lines_person_ids", "register_lines", ["person_ids"], postgresql_using="gin"
    )
    op.create_index("ix_register_lines_staff_id", "register_lines", ["staff_id", "id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("patrol_drafts")
    op.drop_table("register_lines")
    op.drop_table("visit_screens")
    op.drop_table("visit_photos")
    op.drop_table("visits")
    op.drop_table("cared_people")
    op.drop_table("worries")
    op.drop_table("half_told")
    op.drop_table("desk_talks")
    op.drop_table("door_scans")
    op.drop_table("door_codes")
    op.drop_table("staff_invitations")
    op.drop_table("staff_audit")
    op.drop_table("consents")
    op.drop_table("erasures")
    op.drop_table("outbound_messages")
    op.drop_table("digests")
    op.drop_table("sealed_reports")
    op.drop_table("case_media")
    op.drop_table("incident_followers")
    op.drop_table("incident_steps")
    op.drop_table("incidents")
    op.drop_table("case_merges")
    op.drop_table("case_followers")
    op.drop_table("case_subjects")
    op.drop_table("case_events")
    op.drop_table("bindings")
    op.drop_table("bills")
    op.drop_table("signups")
    op.drop_table("payment_ways")
    op.drop_table("notices")
    op.drop_table("homes")
    op.drop_table("grid_workers")
    op.drop_table("grid_changes")
    op.drop_table("routing_rules")
    op.drop_table("rule_sets")
    op.drop_table("grid_areas")
    op.drop_table("cases")
    op.drop_table("buildings")
    op.drop_table("volunteers")
    op.drop_table("shifts")
    op.drop_table("leaves")
    op.drop_table("grids")
    op.drop_table("estates")
    op.drop_table("kin")
    op.drop_table("company_members")
    op.drop_table("companies")
    op.drop_table("binding_attempts")
    op.drop_table("articles")
    op.drop_table("api_tokens")
    op.drop_table("activities")
    op.drop_table("volunteer_teams")
    op.drop_table("staff")
    op.drop_table("residents")
    op.drop_table("reconciliations")
    op.drop_table("providers")
    op.drop_table("media")
    op.drop_table("subscription_consents")
    op.drop_table("contacts")
    op.drop_table("inbound_messages")
    op.drop_table("communities")
    op.drop_table("case_counters")
    job_engine.drop_all()
