"""A case, its timeline, its pictures, and the counter of its numbers."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from api.cases.kinds import CaseKind, Urgency
from api.cases.lifecycle import UNFINISHED, CaseAction, CaseState
from api.db import Base, BigId
from api.grids.models import Net
from api.staff.models import StaffRole

_OPEN = text(f"state IN {tuple(state.value for state in CaseState if state in UNFINISHED)}")
"""`UNFINISHED` for the store: few of all cases, so that an index of them stays small."""


class ActorRole(StrEnum):
    """Who did something to a case; `actor_id` is a resident's or a staff member's id."""

    RESIDENT = "resident"
    STAFF = "staff"
    SYSTEM = "system"


class CaseSource(StrEnum):
    """How it came to be known."""

    RESIDENT = "resident"
    PATROL = "patrol"
    """A member of the staff saw it themselves (巡查上报); `reporter` is their own account."""


class WaitsFor(StrEnum):
    """For whom a case is paused."""

    RESIDENT = "resident"
    OTHERS = "others"


class Case(Base):
    """One request of a resident (诉求 / 工单). Only `cases.history` writes `state` and owner."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_owner_id_opened_at", "owner_id", "opened_at"),
        Index("ix_cases_reporter_id_opened_at", "reporter_id", "opened_at"),
        Index("ix_cases_opened_at", "opened_at"),
        Index("ix_cases_grid_id_opened_at", "grid_id", "opened_at"),
        Index("ix_cases_open_opened_at", "opened_at", postgresql_where=_OPEN),
        Index("ix_cases_open_owner_id", "owner_id", postgresql_where=_OPEN),
        Index("ix_cases_state_finish_due_at", "state", "finish_due_at"),
        Index("ix_cases_resolved_at", "resolved_at"),
        Index(
            "ix_cases_late_resolved_at",
            "resolved_at",
            postgresql_where=text("resolved_at > finish_due_at"),
        ),
        Index("ix_cases_estate_id_kind_opened_at", "estate_id", "kind", "opened_at"),
        Index(
            "ix_cases_follows_up_id",
            "follows_up_id",
            postgresql_where=text("follows_up_id IS NOT NULL"),
        ),
        Index(
            "ix_cases_clock_due_at",
            "clock_due_at",
            "id",
            postgresql_where=text("clock_due_at IS NOT NULL"),
        ),
        Index(
            "ix_cases_room_wanted_at",
            "room_wanted_at",
            "id",
            postgresql_where=text("room_wanted_at IS NOT NULL"),
        ),
        # An open case is written a dozen times. The store would clean up after a fifth of all rows,
        # of a million thirty times what the indexes of the open ones hold.
        {"postgresql_with": {"autovacuum_vacuum_scale_factor": "0.02"}},
    )

    id: Mapped[BigId]
    case_number: Mapped[str] = mapped_column(String(24), unique=True)
    source_message_id: Mapped[int | None] = mapped_column(unique=True)
    """The inbound message that filed it: the key that makes filing happen once."""
    reporter_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    source: Mapped[CaseSource] = mapped_column(default=CaseSource.RESIDENT)
    kind: Mapped[CaseKind]
    urgency: Mapped[Urgency]
    description: Mapped[str] = mapped_column(Text)
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))
    building: Mapped[str | None] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(Text)
    """The place as read back to the resident."""
    since: Mapped[str | None] = mapped_column(String(40))
    """Since when it has been so, as read back (`11月23日`); None where nobody said."""
    state: Mapped[CaseState]
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    list_number: Mapped[int | None]
    """The owner's short number for it in chat; stable while they own it, None once finished."""
    opened_at: Mapped[datetime]
    accept_due_at: Mapped[datetime]
    finish_due_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    """When a person first took it: what the accept clock is measured by (ADR 0004)."""
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    rating: Mapped[int | None]
    rating_comment: Mapped[str | None] = mapped_column(Text)
    reopened_count: Mapped[int] = mapped_column(default=0)
    take_due_at: Mapped[datetime | None]
    """Until when the present owner may take it before it moves on; None when no such clock runs."""
    owner_comes_at: Mapped[datetime | None]
    """When the present owner comes on duty, where they were not when it was given to them; their
    time to take it begins then. None for who was there, and once it is taken."""
    room_wanted_at: Mapped[datetime | None]
    """Since when it waits for somebody of its grid to have room; None when it does not."""
    extended_at: Mapped[datetime | None]
    """When the finish deadline was extended: once in each opening."""
    waits_for: Mapped[WaitsFor | None]
    """This and the next three are set exactly while the case is on hold."""
    hold_reason: Mapped[str | None] = mapped_column(Text)
    held_at: Mapped[datetime | None]
    hold_until: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
    """Since when nobody on the staff may know who reported it (`cases.sealing`)."""
    follows_up_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    """The case whose reporter was not satisfied, where this is the desk's task to ask them."""
    clock_due_at: Mapped[datetime | None]
    """When the clocks must be looked at next; None when nothing is to come. Every step sets it to
    the present moment, so that whoever changes a deadline cannot forget the clocks."""
    told_apart_from_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    """The neighbour's case of which the reporter was told, and said that this is another matter."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    """The case that this one is worked on as a part of (`cases.merging`)."""


class CaseEvent(Base):
    """A line of a case's history: appended, never edited."""

    __tablename__ = "case_events"
    __table_args__ = (
        Index("ix_case_events_case_id", "case_id", "id"),
        Index("uq_case_events_message_id_action", "message_id", "action", unique=True),
        Index("uq_case_events_case_id_rung", "case_id", "rung", unique=True),
    )

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    message_id: Mapped[int | None]
    """The inbound message that asked for it: the key that makes a step happen once."""
    at: Mapped[datetime]
    actor_role: Mapped[ActorRole]
    actor_id: Mapped[int | None]
    action: Mapped[CaseAction]
    from_state: Mapped[CaseState]
    to_state: Mapped[CaseState]
    note: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[dict[str, Any]]
    """What the action was about: owner ids, a media id, a rating."""
    rung: Mapped[str | None] = mapped_column(String(48))
    """The rung of `cases.ladder` that this was; a case has each once."""


class DeskTalk(Base):
    """A resident's talk with a person at the desk, on a case of the kind `HAND_OVER`.

    While it is open what the resident says goes to the case and not to the engine. The words
    themselves are the case's events.
    """

    __tablename__ = "desk_talks"
    __table_args__ = (
        Index(
            "uq_desk_talks_open",
            "resident_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    """When the desk first answered; until then somebody waits, and is counted in the queue."""
    last_word_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SubjectSource(StrEnum):
    """How a case came to be about somebody."""

    WORDS = "words"
    DESK = "desk"


class CaseSubject(Base):
    """Whom a case is about: one of a staff member, a company, or kin of a member.

    It holds until `ended_at`; `by_id` and `ended_by_id` are the members who said so, None for the
    reporter's own words.
    """

    __tablename__ = "case_subjects"
    __table_args__ = (
        CheckConstraint("num_nonnulls(staff_id, company_id, kin_id) = 1", name="one"),
        Index("ix_case_subjects_case_id", "case_id", postgresql_where=text("ended_at is null")),
    )

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"))
    kin_id: Mapped[int | None] = mapped_column(ForeignKey("kin.id"))
    source: Mapped[SubjectSource]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class CaseFollower(Base):
    """A neighbour with the same matter (我也是), who hears how a case goes on until `ended_at`."""

    __tablename__ = "case_followers"
    __table_args__ = (
        Index(
            "uq_case_followers_live",
            "case_id",
            "resident_id",
            unique=True,
            postgresql_where=text("ended_at is null"),
        ),
        Index("ix_case_followers_resident_id", "resident_id"),
    )

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    message_id: Mapped[int | None] = mapped_column(unique=True)
    """The inbound message that said so: the key that makes it happen once."""
    since: Mapped[datetime]
    words: Mapped[str] = mapped_column(Text)
    """How they told it; for the staff, and for a case of their own should they need one."""
    place: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
    """Since when nothing that they say here holds who they are (`cases.sealed_later`)."""
    told: Mapped[dict[str, Any] | None]
    """What was hidden of their words then."""


class CaseMerge(Base):
    """A case became a part of another, until `undone_at`; `before` is what undoing restores."""

    __tablename__ = "case_merges"
    __table_args__ = (
        Index(
            "uq_case_merges_live",
            "case_id",
            unique=True,
            postgresql_where=text("undone_at is null"),
        ),
    )

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    into_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    before: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    """None also where it was undone because the other case was withdrawn."""


class RuleSet(Base):
    """Routing rules that were proposed together; one set at a time is in force.

    It is in force from `activated_at` to `retired_at`, when the next one took its place.
    """

    __tablename__ = "rule_sets"
    __table_args__ = (
        Index(
            "uq_rule_sets_in_force",
            text("(true)"),
            unique=True,
            postgresql_where=text("activated_at IS NOT NULL AND retired_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    activated_at: Mapped[datetime | None]
    activated_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    retired_at: Mapped[datetime | None]


class RoutingRule(Base):
    """A rule of a set (`cases.routing_rules.Rule` says what it means); never edited but to switch
    it off when its target has left.
    """

    __tablename__ = "routing_rules"
    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(target_staff_id, target_role, target_net) = 1", name="one_target"
        ),
        Index("ix_routing_rules_set_id", "set_id"),
    )

    id: Mapped[BigId]
    set_id: Mapped[int] = mapped_column(ForeignKey("rule_sets.id"))
    name: Mapped[str] = mapped_column(String(80))
    priority: Mapped[int]
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    nets: Mapped[list[str]]
    urgencies: Mapped[list[str]]
    words: Mapped[list[str]]
    grid_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    estate_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    hours_from: Mapped[time | None]
    hours_to: Mapped[time | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    target_staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    target_role: Mapped[StaffRole | None]
    target_net: Mapped[Net | None]
    off_at: Mapped[datetime | None]
    """When it was switched off because nobody was left whom it could send anything to."""


class SealedReport(Base):
    """A sealed case's words as they were told; only `cases.unsealing` reads them."""

    __tablename__ = "sealed_reports"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    description: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    said: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Where it was sealed after filing, what else was hidden then (`cases.sealed_later`)."""


class Stage(StrEnum):
    """What a file shows: how it was found, or the work done."""

    BEFORE = "before"
    AFTER = "after"


class CaseMedia(Base):
    """A picture or recording that belongs to a case."""

    __tablename__ = "case_media"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    media_id: Mapped[int] = mapped_column(ForeignKey("media.id"), primary_key=True)
    added_at: Mapped[datetime]
    by_staff: Mapped[bool]
    stage: Mapped[Stage]


class CaseCounter(Base):
    """The last number given out on a day (Asia/Shanghai)."""

    __tablename__ = "case_counters"

    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
