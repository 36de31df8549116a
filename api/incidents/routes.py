"""Incidents for the staff: `/api/incidents`. A bearer token stands for a member of the staff.

Anybody of the staff reads the open ones; the desk and supervisors confirm, move and end them.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, HTTPException, Path, status
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import CaseKind
from api.cases.shown import shown_case
from api.db import Database
from api.errors import LinliError, NotAllowedError, NotFoundError
from api.grids.service import find_place
from api.incidents.models import Incident
from api.incidents.service import confirm, end, move, open_incidents, the_incident
from api.staff.models import StaffMember
from api.staff.routes import any_member

Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


class IncidentBody(BaseModel):
    """A new incident: by its place and kind, or `case_number` whose place and kind it has."""

    case_number: str | None = Field(default=None, max_length=24)
    kind: CaseKind | None = None
    estate: str | None = Field(default=None, max_length=40)
    building: str | None = Field(default=None, max_length=10)
    expected_at: AwareDatetime | None = None
    words: str = Field(default="", max_length=300)


class ChangeBody(BaseModel):
    """Another time, None where nobody can say, and a word on why."""

    expected_at: AwareDatetime | None = None
    words: str = Field(default="", max_length=300)


class EndBody(BaseModel):
    """A word on how it ended."""

    words: str = Field(default="", max_length=300)


class IncidentView(BaseModel):
    """An incident. Moments are UTC; `building` None is the whole estate."""

    id: int
    kind: CaseKind
    estate_id: int
    building: str | None
    words: str
    confirmed_at: datetime
    expected_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, incident: Incident) -> Self:
        """The view of a row."""
        return cls.model_validate(incident, from_attributes=True)


def incidents_router(database: Database, *, clock: Callable[[], datetime]) -> APIRouter:
    """The routes of this room. `clock` gives the present moment, aware."""
    router = APIRouter(prefix="/api/incidents", tags=["incidents"])
    asking = Depends(any_member(database, clock=clock))

    @asynccontextmanager
    async def transaction() -> AsyncIterator[AsyncSession]:
        try:
            async with database.transaction() as session:
                yield session
        except LinliError as error:
            raise _refused(error) from None

    @router.get("")
    async def read_incidents(member: Annotated[StaffMember, asking]) -> list[IncidentView]:
        """The open ones, the oldest first."""
        async with transaction() as session:
            return [IncidentView.of(incident) for incident in await open_incidents(session)]

    @router.post("", status_code=status.HTTP_201_CREATED)
    async def confirm_incident(
        member: Annotated[StaffMember, asking], body: IncidentBody
    ) -> IncidentView:
        """确认事件: for the desk and supervisors."""
        async with transaction() as session:
            return IncidentView.of(await _confirm(session, member, body, now=clock()))

    @router.put("/{incident_id}/expected")
    async def move_incident(
        member: Annotated[StaffMember, asking], incident_id: Id, body: ChangeBody
    ) -> IncidentView:
        """通告延后: everybody who follows it hears of the other time."""
        async with transaction() as session:
            incident = await the_incident(session, incident_id)
            await move(
                session,
                incident,
                member,
                expected_at=body.expected_at,
                words=body.words,
                now=clock(),
            )
            return IncidentView.of(incident)

    @router.post("/{incident_id}/end")
    async def end_incident(
        member: Annotated[StaffMember, asking], incident_id: Id, body: EndBody
    ) -> IncidentView:
        """通告结束: everybody who follows it hears that it is over."""
        async with transaction() as session:
            incident = await the_incident(session, incident_id)
            await end(session, incident, member, words=body.words, now=clock())
            return IncidentView.of(incident)

    return router


async def _confirm(
    session: AsyncSession, member: StaffMember, body: IncidentBody, *, now: datetime
) -> Incident:
    case = None
    if body.case_number is not None:
        case = await shown_case(session, member, body.case_number)
        kind, estate_id, building = case.kind, case.estate_id, case.building
    else:
        known = await find_place(session, estate=body.estate, building=body.building)
        missing = known is None or body.kind is None or (body.building and not known.building)
        if missing or known is None or body.kind is None:
            raise NotFoundError("incident_place")
        kind, estate_id = body.kind, known.estate.id
        building = known.building.number if known.building else None
    if estate_id is None:
        raise NotFoundError("incident_place")
    return await confirm(
        session,
        member,
        kind=kind,
        estate_id=estate_id,
        building=building,
        expected_at=body.expected_at,
        words=body.words,
        case=case,
        now=now,
    )


def _refused(error: LinliError) -> HTTPException:
    match error:
        case NotFoundError():
            return HTTPException(status.HTTP_404_NOT_FOUND, error.code)
        case NotAllowedError():
            return HTTPException(status.HTTP_403_FORBIDDEN, error.code)
        case _:
            return HTTPException(status.HTTP_409_CONFLICT, error.code)
