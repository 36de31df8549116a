"""Staff members, their roster, and tokens for the staff API."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId


class StaffRole(StrEnum):
    """What a staff member may do. A person has one role; a grid lead also works cases."""

    GRID_WORKER = "grid_worker"
    GRID_LEAD = "grid_lead"
    DESK = "desk"
    SUPERVISOR = "supervisor"


ROLE_NAMES = {
    StaffRole.GRID_WORKER: "网格员",
    StaffRole.GRID_LEAD: "网格长",
    StaffRole.DESK: "社区服务台",
    StaffRole.SUPERVISOR: "主管",
}


class StaffMember(Base):
    """A person who works for the community; known in chat by their openid."""

    __tablename__ = "staff"

    id: Mapped[BigId]
    openid: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    role: Mapped[StaffRole]
    active: Mapped[bool] = mapped_column(default=True)


class Shift(Base):
    """A weekly shift. `weekday` 0 is Monday; times are Asia/Shanghai wall clock, start < end."""

    __tablename__ = "shifts"
    __table_args__ = (Index("ix_shifts_staff_id", "staff_id"),)

    id: Mapped[BigId]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    weekday: Mapped[int]
    starts_at: Mapped[time]
    ends_at: Mapped[time]


class Leave(Base):
    """Days off, both ends included, Asia/Shanghai dates."""

    __tablename__ = "leaves"
    __table_args__ = (Index("ix_leaves_staff_id", "staff_id"),)

    id: Mapped[BigId]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]


class ApiToken(Base):
    """A token for the staff API. Only its SHA-256 is kept; it acts with its owner's role of now."""

    __tablename__ = "api_tokens"

    id: Mapped[BigId]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
