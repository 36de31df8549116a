"""The API of the crew, `/api/staff`: leave, room, skills, deputies, and leaving for good."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Path, status
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.absence import come_back, leave_staff, may_enter_for, take_leave
from api.cases.choosing import capacity_of
from api.cases.kinds import CaseKind
from api.cases.routes import refused
from api.cases.schemas import LARGEST_ID
from api.cases.shown import SEES_ALL
from api.clock import local
from api.db import Database
from api.errors import LinliError, NotAllowedError, NotFoundError, RefusedError
from api.staff.leaves import leaves_of
from api.staff.models import Leave, StaffMember, StaffRole
from api.staff.routes import any_member

Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]


class LeaveBody(BaseModel):
    """Days off, both included, Asia/Shanghai."""

    first_day: date
    last_day: date


class LeaveView(LeaveBody):
    """A leave, and how many open cases went to others now; None while it has not begun."""

    moved: int | None = None
    kept: int | None = None

    @classmethod
    def of(cls, leave: Leave) -> Self:
        """The view of a row."""
        return cls(first_day=leave.first_day, last_day=leave.last_day)


class CrewBody(BaseModel):
    """What is agreed with somebody; what is left out stays. `capacity` null is the preset,
    `deputy_id` null nobody.
    """

    model_config = ConfigDict(extra="forbid")

    capacity: int | None = Field(default=None, ge=0, le=10_000)
    skills: list[CaseKind] = Field(default=[])
    deputy_id: int | None = Field(default=None, ge=1, le=LARGEST_ID)


class CrewView(BaseModel):
    """A member of the staff as the choice among them sees them."""

    id: int
    name: str
    role: StaffRole
    capacity: int | None
    skills: list[CaseKind]
    deputy_id: int | None

    @classmethod
    def of(cls, member: StaffMember) -> Self:
        """The view of a row; `capacity` is the one that counts."""
        return cls(
            id=member.id,
            name=member.name,
            role=member.role,
            capacity=capacity_of(member),
            skills=[CaseKind(skill) for skill in member.skills],
            deputy_id=member.deputy_id,
        )


class HandedOverView(BaseModel):
    """How many open cases others have now."""

    moved: int


def staff_router(database: Database, *, clock: Callable[[], datetime]) -> APIRouter:
    """The routes of the crew. `clock` gives the present moment, aware."""
    router = APIRouter(prefix="/api/staff", tags=["staff"])
    asking = Depends(any_member(database, clock=clock))

    @asynccontextmanager
    async def transaction() -> AsyncIterator[AsyncSession]:
        try:
            async with database.transaction() as session:
                yield session
        except LinliError as error:
            raise refused(error) from None

    async def active(session: AsyncSession, staff_id: int) -> StaffMember:
        member = await session.get(StaffMember, staff_id, with_for_update={"key_share": True})
        if member is None or not member.active:
            raise NotFoundError("staff_unknown")
        return member

    @router.get("/{staff_id}/leaves")
    async def read_leaves(member: Annotated[StaffMember, asking], staff_id: Id) -> list[LeaveView]:
        """The leaves of somebody that are not over; for those who may enter them."""
        async with transaction() as session:
            whose = await active(session, staff_id)
            if not await may_enter_for(session, member, whose, now=clock()):
                raise NotAllowedError("leave_of_others")
            leaves = await leaves_of(session, whose, since=local(clock()).date())
        return [LeaveView.of(leave) for leave in leaves]

    @router.post("/{staff_id}/leaves", status_code=status.HTTP_201_CREATED)
    async def add_leave(
        member: Annotated[StaffMember, asking], staff_id: Id, body: LeaveBody
    ) -> LeaveView:
        """请假: for oneself, or by the lead, the desk and supervisors."""
        async with transaction() as session:
            leave, handed = await take_leave(
                session,
                await active(session, staff_id),
                first_day=body.first_day,
                last_day=body.last_day,
                by=member,
                now=clock(),
            )
        view = LeaveView.of(leave)
        if handed is not None:
            view.moved, view.kept = handed.moved, handed.kept
        return view

    @router.delete("/{staff_id}/leaves")
    async def end_leave(member: Annotated[StaffMember, asking], staff_id: Id) -> LeaveView:
        """销假: the leave that runs, or the next one, is over; the leave as it was."""
        async with transaction() as session:
            whose = await active(session, staff_id)
            return LeaveView.of(await come_back(session, whose, by=member, now=clock()))

    @router.patch("/{staff_id}")
    async def agree(
        member: Annotated[StaffMember, asking], staff_id: Id, body: CrewBody
    ) -> CrewView:
        """Room, skills and deputy of somebody; for the desk and supervisors."""
        async with transaction() as session:
            if member.role not in SEES_ALL:
                raise NotAllowedError("role_may_not")
            whose = await active(session, staff_id)
            if body.deputy_id is not None:
                await active(session, body.deputy_id)
                if body.deputy_id == whose.id:
                    raise RefusedError("own_deputy")
            for name in body.model_fields_set:
                setattr(whose, name, getattr(body, name))
            await session.flush()
        return CrewView.of(whose)

    @router.delete("/{staff_id}")
    async def remove(member: Annotated[StaffMember, asking], staff_id: Id) -> HandedOverView:
        """Somebody has left: account, tokens and grids end, open work goes to others at once."""
        async with transaction() as session:
            if member.role is not StaffRole.SUPERVISOR or member.id == staff_id:
                raise NotAllowedError("role_may_not")
            whose = await active(session, staff_id)
            return HandedOverView(moved=(await leave_staff(session, whose, now=clock())).moved)

    return router
