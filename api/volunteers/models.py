"""Volunteer teams, their members, activities, and sign-ups."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId


class Team(Base):
    """A volunteer team; `code` is Rasa's `team` entity (legal, culture, medical, sanitation)."""

    __tablename__ = "volunteer_teams"

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[str] = mapped_column(Text)


class Volunteer(Base):
    """A resident's membership of a team, with what they gave for being called."""

    __tablename__ = "volunteers"
    __table_args__ = (
        Index("uq_volunteers_resident_id_team_id", "resident_id", "team_id", unique=True),
    )

    id: Mapped[BigId]
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("volunteer_teams.id"))
    phone: Mapped[str] = mapped_column(String(20))
    wish: Mapped[str] = mapped_column(Text)
    joined_at: Mapped[datetime]


class Activity(Base):
    """Something that a team does at a time and place, for so many people."""

    __tablename__ = "activities"
    __table_args__ = (Index("ix_activities_starts_at", "starts_at"),)

    id: Mapped[BigId]
    team_id: Mapped[int] = mapped_column(ForeignKey("volunteer_teams.id"))
    title: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(60))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int]


class SignupState(StrEnum):
    """Whether somebody has a place."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class Signup(Base):
    """A resident's place in an activity, or on its waiting list (in the order of ids)."""

    __tablename__ = "signups"
    __table_args__ = (
        Index("uq_signups_activity_id_resident_id", "activity_id", "resident_id", unique=True),
    )

    id: Mapped[BigId]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    state: Mapped[SignupState]
    requested_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    """When somebody who waited was told that they got a place."""
