"""The API of what lies near: `/api/nearby`."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, status
from pydantic import BaseModel

from api.cases.kinds import CaseKind
from api.cases.nearby import SHOWN, nearby, spot_of_case
from api.cases.routes import refused
from api.cases.schemas import CaseView
from api.db import Database
from api.errors import LinliError
from api.grids.coordinates import Point
from api.staff.models import StaffMember
from api.staff.routes import any_member

Longitude = Annotated[float | None, Query(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float | None, Query(ge=-90, le=90, allow_inf_nan=False)]
CaseNumber = Annotated[str | None, Query(max_length=24, pattern=r"^[A-Za-z]{2}-\d{8}-\d{4,9}$")]


class NearCaseView(BaseModel):
    """A case and how far it is; `metres` null where nobody knows where it lies, `exact` false where
    only its estate is known.
    """

    case: CaseView
    metres: int | None
    exact: bool


class NearbyView(BaseModel):
    """The nearest cases, and how many there are altogether."""

    cases: list[NearCaseView]
    total: int


def nearby_router(database: Database, *, clock: Callable[[], datetime]) -> APIRouter:
    """The route of what lies near. `clock` gives the present moment, aware."""
    router = APIRouter(prefix="/api/nearby", tags=["cases"])
    asking = Depends(any_member(database, clock=clock))

    @router.get("")
    async def read_nearby(
        member: Annotated[StaffMember, asking],
        longitude: Longitude = None,
        latitude: Latitude = None,
        near: CaseNumber = None,
        kind: CaseKind | None = None,
        limit: Annotated[int, Query(ge=1, le=50)] = SHOWN,
    ) -> NearbyView:
        """The open cases that the asking member may open, around a point in WGS 84 or a case."""
        by_point = longitude is not None and latitude is not None
        if by_point == (near is not None):
            raise HTTPException(
                status.HTTP_422_UNPROCESSABLE_CONTENT, "name a point or a case, and not both"
            )
        try:
            async with database.transaction() as session:
                but, here = None, Point(longitude or 0.0, latitude or 0.0)
                if near is not None:
                    case, spot = await spot_of_case(session, member, near, now=clock())
                    but, here = case.id, spot.point
                found = await nearby(
                    session, member, here, kind=kind, but=but, limit=limit, now=clock()
                )
        except LinliError as error:
            raise refused(error) from None
        return NearbyView(
            cases=[
                NearCaseView(case=CaseView.of(one.case), metres=one.metres, exact=one.exact)
                for one in found.cases
            ],
            total=found.total,
        )

    return router
