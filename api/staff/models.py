"""Staff members, their ties, how they are bound to a WeChat account, roster, API tokens."""

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
    """A person who works for the community; known in chat by their openid.

    `openid` is empty until an invitation is taken up, and again after the binding has ended.
    """

    __tablename__ = "staff"

    id: Mapped[BigId]
    openid: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    role: Mapped[StaffRole]
    active: Mapped[bool] = mapped_column(default=True)
    capacity: Mapped[int | None]
    """How many unfinished cases they have at most; None for the preset (`cases.choosing`)."""
    skills: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    """The kinds of cases (`cases.kinds.CaseKind`) that they are good at."""
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    """Who gets what a rule sends to them while they cannot have it."""


class Company(Base):
    """A property company (物业); `aliases` are other names that people use for it."""

    __tablename__ = "companies"

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    aliases: Mapped[list[str]]


class CompanyMember(Base):
    """A member of the staff who belongs to a company."""

    __tablename__ = "company_members"

    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True, index=True)


class Kin(Base):
    """Somebody close to a member of the staff; `kin_staff_id` where they work here too.

    The tie holds both ways between two members, and is written once.
    """

    __tablename__ = "kin"
    __table_args__ = (
        Index("ix_kin_staff_id", "staff_id"),
        Index("ix_kin_kin_staff_id", "kin_staff_id"),
    )

    id: Mapped[BigId]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[str] = mapped_column(String(40))
    kin_staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class StaffInvitation(Base):
    """A one-time QR code and six digits that together make somebody this staff member.

    Neither is kept: the scene as SHA-256 (it is long and random), the digits by scrypt (they are
    not). The first who scans is the only one who may say the digits.
    """

    __tablename__ = "staff_invitations"

    id: Mapped[BigId]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    role: Mapped[StaffRole]
    """The role that the binding gives."""
    scene_digest: Mapped[str] = mapped_column(String(64), unique=True)
    code_salt: Mapped[str] = mapped_column(String(32))
    code_digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    scanned_by: Mapped[str | None] = mapped_column(String(64), index=True)
    """The openid of who scanned it first."""
    waiting: Mapped[bool] = mapped_column(default=False)
    """Whether that person's next words are the digits."""
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class StaffAct(StrEnum):
    """What happened to the tie between a staff member and a WeChat account."""

    INVITED = "invited"
    SCANNED = "scanned"
    BOUND = "bound"
    UNBOUND = "unbound"
    LEFT = "left"  # is no longer on the staff
    WRONG_CODE = "wrong_code"
    TRIES_USED_UP = "tries_used_up"
    EXPIRED = "expired"
    USED_AGAIN = "used_again"  # a code that was taken up, or is another's
    WITHDRAWN = "withdrawn"  # a newer invitation took its place, or the platform made no code


class StaffAudit(Base):
    """A line for each of these; appended, never edited but by the erasure of a person."""

    __tablename__ = "staff_audit"
    __table_args__ = (Index("ix_staff_audit_staff_id", "staff_id", "id"),)

    id: Mapped[BigId]
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    act: Mapped[StaffAct]
    role: Mapped[StaffRole]
    openid: Mapped[str | None] = mapped_column(String(64))


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
    """Days off, both ends included, Asia/Shanghai dates.

    `entered_by_id` is who wrote it down, None for what was there from the start.
    """

    __tablename__ = "leaves"
    __table_args__ = (Index("ix_leaves_staff_id", "staff_id"),)

    id: Mapped[BigId]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    entered_at: Mapped[datetime | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    handed_over_at: Mapped[datetime | None]
    """When the open work of the person went to others; None until the first day."""


class ApiToken(Base):
    """A token for the staff API. Only its SHA-256 is kept; it acts with its owner's role of now."""

    __tablename__ = "api_tokens"

    id: Mapped[BigId]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
