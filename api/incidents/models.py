"""A confirmed incident, its steps, and who hears of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from api.cases.kinds import CaseKind
from api.db import Base, BigId


class IncidentChange(StrEnum):
    """What can happen to an incident."""

    CONFIRMED = "confirmed"
    MOVED = "moved"
    OVERDUE = "overdue"
    ENDED = "ended"


class Incident(Base):
    """A trouble of a whole building or estate (`building` None) that the staff have confirmed."""

    __tablename__ = "incidents"
    __table_args__ = (
        Index("ix_incidents_open", "estate_id", "kind", postgresql_where=text("ended_at is null")),
    )

    id: Mapped[BigId]
    kind: Mapped[CaseKind]
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    building: Mapped[str | None] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    """What residents are told of it besides kind, place and time; may be empty."""
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    """The case that it was confirmed from."""
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    confirmed_at: Mapped[datetime]
    expected_at: Mapped[datetime | None]
    """When it is expected to be over; None where nobody can say."""
    overdue_since: Mapped[datetime | None]
    """The expectation that has passed and of which everybody was told."""
    ended_at: Mapped[datetime | None]


class IncidentStep(Base):
    """A line of an incident's history, which is told once; appended, never edited."""

    __tablename__ = "incident_steps"

    id: Mapped[BigId]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    change: Mapped[IncidentChange]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    expected_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text)
    told_at: Mapped[datetime | None]


class IncidentFollower(Base):
    """Somebody whom an incident meets: said so, or had reported it before it was confirmed."""

    __tablename__ = "incident_followers"
    __table_args__ = (
        Index(
            "uq_incident_followers_incident_id_resident_id",
            "incident_id",
            "resident_id",
            unique=True,
        ),
        Index("ix_incident_followers_resident_id", "resident_id"),
    )

    id: Mapped[BigId]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    message_id: Mapped[int | None] = mapped_column(unique=True)
    """The inbound message that said so: the key that makes it happen once."""
    since: Mapped[datetime]
    words: Mapped[str] = mapped_column(Text)
