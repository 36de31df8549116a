"""A case, its timeline, its pictures, and the counter of its numbers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from api.cases.kinds import CaseKind, Urgency
from api.cases.lifecycle import CaseAction, CaseState
from api.db import Base, BigId


class ActorRole(StrEnum):
    """Who did something to a case; `actor_id` is a resident's or a staff member's id."""

    RESIDENT = "resident"
    STAFF = "staff"
    SYSTEM = "system"


class WaitsFor(StrEnum):
    """For whom a case is paused."""

    RESIDENT = "resident"
    OTHERS = "others"


class Case(Base):
    """One request of a resident (诉求 / 工单). Only `cases.history` writes `state` and owner."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_owner_id_state", "owner_id", "state"),
        Index("ix_cases_owner_id_opened_at", "owner_id", "opened_at"),
        Index("ix_cases_reporter_id_opened_at", "reporter_id", "opened_at"),
        Index("ix_cases_opened_at_grid_id", "opened_at", "grid_id"),
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
    )

    id: Mapped[BigId]
    case_number: Mapped[str] = mapped_column(String(24), unique=True)
    source_message_id: Mapped[int | None] = mapped_column(unique=True)
    """The inbound message that filed it: the key that makes filing happen once."""
    reporter_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    kind: Mapped[CaseKind]
    urgency: Mapped[Urgency]
    description: Mapped[str] = mapped_column(Text)
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))
    building: Mapped[str | None] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(Text)
    """The place as read back to the resident."""
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


class SealedReport(Base):
    """A sealed case's words as they were told; only `cases.unsealing` reads them."""

    __tablename__ = "sealed_reports"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    description: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


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
