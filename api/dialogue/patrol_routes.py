"""The API of reports from a patrol: `/api/patrols`. Words are read as in the chat."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, status
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import may_know_case
from api.cases.kind_words import likely_kinds
from api.cases.kinds import DESK_KINDS, CaseKind
from api.cases.models import Case
from api.cases.patrol import Sighting, add_sighting, like_cases, patrols_of, report
from api.cases.queries import locked_case
from api.cases.routes import refused
from api.cases.schemas import CaseView
from api.cases.shown import shown_case
from api.clock import local
from api.db import Database
from api.dialogue.engine import Parser
from api.dialogue.normalise import normalise
from api.dialogue.patrol_draft import sighting_at
from api.dialogue.understanding import KindReading, read_kind
from api.errors import LinliError, NotFoundError, RefusedError
from api.grids.rounds import Gap, Settled, named_place, rounds_of, settle
from api.incidents.sightings import incident_seen, join_seen
from api.staff.models import StaffMember
from api.staff.routes import any_member

MISSING = {
    Gap.PLACE: "place_missing",
    Gap.ESTATE: "place_in_which_estate",
    Gap.BUILDING: "place_no_building",
}


class Like(StrEnum):
    """What to do where a case like it is open already."""

    REFUSE = "refuse"
    JOIN = "join"
    APART = "apart"


class PatrolBody(BaseModel):
    """What was seen. `kind` and `place` are read from the words where they are left out."""

    model_config = ConfigDict(extra="forbid")

    words: str = Field(min_length=1, max_length=2000)
    kind: CaseKind | None = None
    place: str | None = Field(default=None, max_length=100)
    like: Like = Like.REFUSE


class ReadingView(BaseModel):
    """What is read of it: `kinds` to choose between where `kind` is null, `estates` where the place
    may be in several; `missing` is the code with which filing would be refused.
    """

    kind: CaseKind | None
    kinds: list[CaseKind]
    place: str
    estates: list[str]
    missing: str | None


class PatrolView(BaseModel):
    """What became of a report; `case` null where it went into a case that its reporter may not see,
    or does not exist for them, and where it is what an `incident` (its number) covers.
    """

    joined: bool
    case: CaseView | None
    incident: int | None = None


def patrol_router(
    database: Database, parser: Parser, *, clock: Callable[[], datetime]
) -> APIRouter:
    """The routes of reports. `clock` gives the present moment, aware."""
    router = APIRouter(prefix="/api/patrols", tags=["patrols"])
    asking = Depends(any_member(database, clock=clock))

    async def read_place(session: AsyncSession, member: StaffMember, body: PatrolBody) -> Settled:
        said = await named_place(session, normalise(body.place or body.words))
        today = local(clock()).date()
        return settle(said, await rounds_of(session, member, here=None, on=today))

    async def reading_of(body: PatrolBody) -> KindReading:
        if body.kind is not None:
            return KindReading(kind=body.kind)
        return await read_kind(body.words, parser=parser)

    @router.get("")
    async def read_own(member: Annotated[StaffMember, asking]) -> list[CaseView]:
        """我上报的: what the asking member reported, the newest first."""
        async with database.transaction() as session:
            return [CaseView.of(case) for case in await patrols_of(session, member)]

    @router.post("/reading")
    async def read_words(member: Annotated[StaffMember, asking], body: PatrolBody) -> ReadingView:
        """What would be filed, and what is missing of it; nothing is."""
        try:
            heard = await reading_of(body)
        except LinliError as error:
            raise refused(error) from None
        async with database.transaction() as session:
            settled = await read_place(session, member, body)
        return ReadingView(
            kind=heard.kind,
            kinds=[] if heard.kind else likely_kinds(heard.guesses),
            place=settled.place.text,
            estates=list(settled.options),
            missing=_missing(heard, settled),
        )

    @router.post("", status_code=status.HTTP_201_CREATED)
    async def file(member: Annotated[StaffMember, asking], body: PatrolBody) -> PatrolView:
        """上报: open a case, or put it into one that is like it, or say that an incident covers it.

        409 `kind_missing`, `place_missing`, `place_in_which_estate`, `place_no_building`,
        `patrol_incident`, `patrol_like_case` and what `patrol.report` refuses; 503 `engine_away`
        without a kind.
        """
        try:
            heard = await reading_of(body)
            async with database.transaction() as session:
                settled = await read_place(session, member, body)
                if (code := _missing(heard, settled)) is not None or heard.kind is None:
                    raise RefusedError(code or "kind_missing")
                sighting = await sighting_at(session, heard.kind, body.words, settled.place)
                return await _file(session, member, sighting, body.like, now=clock())
        except LinliError as error:
            raise refused(error) from None

    return router


def _missing(heard: KindReading, settled: Settled) -> str | None:
    """The code of what has still to be said; a kind that is the desk's own work is none."""
    if heard.kind is None or heard.kind in DESK_KINDS:
        return "kind_missing"
    return None if settled.gap is None else MISSING[settled.gap]


async def _file(
    session: AsyncSession, member: StaffMember, sighting: Sighting, like: Like, *, now: datetime
) -> PatrolView:
    covers = None if like is Like.APART else await incident_seen(session, sighting)
    if covers is not None and like is Like.REFUSE:
        raise RefusedError("patrol_incident")
    if covers is not None:
        joined = await join_seen(session, member, covers, sighting, now=now)
        shown = None if joined is None else await _shown(session, member, joined)
        return PatrolView(joined=True, case=shown, incident=covers.id)
    found = [] if like is Like.APART else await like_cases(session, member, sighting, now=now)
    if found and like is Like.REFUSE:
        raise RefusedError("patrol_like_case")
    if found:
        case = await locked_case(session, found[0].id)
        await add_sighting(session, member, case, sighting, now=now)
        return PatrolView(joined=True, case=await _shown(session, member, case))
    case = await report(session, member, sighting, now=now)
    known = await may_know_case(session, member.id, case.id)
    return PatrolView(joined=False, case=CaseView.of(case) if known else None)


async def _shown(session: AsyncSession, member: StaffMember, case: Case) -> CaseView | None:
    """The case of somebody else only to who may see it by the rules of all cases."""
    try:
        return CaseView.of(await shown_case(session, member, case.case_number))
    except NotFoundError:
        return None
