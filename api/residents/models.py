"""Residents, homes of the household register, and who is bound to which home."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId


class Resident(Base):
    """Anybody who has written to the account, known by their openid.

    `name` and `phone` stay empty until the person gives them for a purpose.
    """

    __tablename__ = "residents"

    id: Mapped[BigId]
    openid: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str | None] = mapped_column(String(40))
    phone: Mapped[str | None] = mapped_column(String(20))
    first_seen_at: Mapped[datetime]


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
