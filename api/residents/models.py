"""Residents, homes of the household register, and who is bound to which home.

Beside them what a person agreed to, the doors whose codes they scanned, and that they were erased.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId


class Resident(Base):
    """Anybody who has written to the account, known by their openid.

    `name` and `phone` stay empty until the person gives them for a purpose. After an erasure the
    openid is a random pseudonym and `erased_at` says since when nobody can be reached behind it.
    """

    __tablename__ = "residents"

    id: Mapped[BigId]
    openid: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str | None] = mapped_column(String(40))
    phone: Mapped[str | None] = mapped_column(String(20))
    first_seen_at: Mapped[datetime]
    plainly: Mapped[bool] = mapped_column(default=False)
    """Wants short sentences, one step at a time and no jargon (长辈模式)."""
    erased_at: Mapped[datetime | None]


class Home(Base):
    """A home in the household register, with what proves that somebody belongs to it."""

    __tablename__ = "homes"
    __table_args__ = (
        Index("uq_homes_address", "estate_id", "building", "unit", "room", unique=True),
    )

    id: Mapped[BigId]
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    building: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str] = mapped_column(String(10))
    room: Mapped[str] = mapped_column(String(10))
    area_dm2: Mapped[int]
    """Floor area in square decimetres, so that it stays a whole number: 8950 is 89.5 m²."""
    holder_name: Mapped[str] = mapped_column(String(40))
    holder_phone_last4: Mapped[str] = mapped_column(String(4))


class Binding(Base):
    """A resident's tie to a home; the newest that has not ended is the one they speak for."""

    __tablename__ = "bindings"
    __table_args__ = (
        Index(
            "uq_bindings_live",
            "resident_id",
            "home_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    home_id: Mapped[int] = mapped_column(ForeignKey("homes.id"))
    bound_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class BindingAttempt(Base):
    """A try at proving a home; wrong ones are counted, and `message_id` keeps a repeat from it."""

    __tablename__ = "binding_attempts"
    __table_args__ = (Index("ix_binding_attempts_resident_id", "resident_id", "tried_at"),)

    id: Mapped[BigId]
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    message_id: Mapped[int] = mapped_column(unique=True)
    tried_at: Mapped[datetime]
    succeeded: Mapped[bool]


class ConsentScope(StrEnum):
    """What personal data are asked for. Each is agreed to on its own."""

    HOME_PROOF = "home_proof"  # the holder's name and the end of their phone number
    VOLUNTEER_PHONE = "volunteer_phone"


class Consent(Base):
    """A person agreed, before they gave the data. `text_version` says to which words."""

    __tablename__ = "consents"
    __table_args__ = (
        Index(
            "uq_consents_live",
            "resident_id",
            "scope",
            "text_version",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    scope: Mapped[ConsentScope]
    text_version: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    message_id: Mapped[int | None]
    """The inbound message that said yes; None for a yes on paper."""


class DoorCode(Base):
    """A QR code printed on a building's door. Its scene names this row and is no secret."""

    __tablename__ = "door_codes"
    __table_args__ = (
        Index(
            "uq_door_codes_live",
            "estate_id",
            "building",
            "unit",
            unique=True,
            postgresql_where=text("retired_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    building: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class DoorScan(Base):
    """The door whose code a resident scanned last."""

    __tablename__ = "door_scans"

    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True)
    door_id: Mapped[int] = mapped_column(ForeignKey("door_codes.id"))
    message_id: Mapped[int]
    """The event by which it was scanned."""
    scanned_at: Mapped[datetime]


class ErasureReason(StrEnum):
    """Why a person's data are erased."""

    UNSUBSCRIBED = "unsubscribed"
    REVOKED = "revoked"  # took an authorization back
    CANCELLED = "cancelled"  # gave up their WeChat account
    ASKED = "asked"  # in chat; they stay a follower


class Erasure(Base):
    """The erasing of one person, from the event to the last part that is gone.

    `openid` and `digests` say what is still to be done outside of the database; both are empty
    once it is, so that a finished row leads back to nobody.
    """

    __tablename__ = "erasures"

    id: Mapped[BigId]
    message_id: Mapped[int] = mapped_column(unique=True)
    """The inbound message that asked for it: a repeated one asks once."""
    reason: Mapped[ErasureReason]
    requested_at: Mapped[datetime]
    openid: Mapped[str | None] = mapped_column(String(64))
    digests: Mapped[list[str]]
    counts: Mapped[dict[str, Any]]
    """Rows by what they were, for the record: `{"messages": 12, "bindings": 1}`."""
    store_erased_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
