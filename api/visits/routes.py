"""The staff API of the visits: `/api/visits`. A bearer token stands for a member of the staff.

Who is in the register exists for the desk, supervisors, and the workers and lead of the home's grid
(`visits.eyes`); for everybody else each of these answers as if there were nobody: an empty list or
404. The desk and supervisors keep the register and read the figures. Each read leaves a line.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.routes import HEADERS, refused
from api.clock import SHANGHAI, local
from api.db import Database
from api.errors import LinliError, NotAllowedError, NotFoundError, UnavailableError
from api.media.store import MediaStore
from api.residents.service import find_home
from api.staff.models import StaffMember
from api.staff.routes import any_member
from api.visits import recording
from api.visits.exporting import exported
from api.visits.eyes import KEEPERS
from api.visits.figures import visit_figures
from api.visits.models import RegisterAct
from api.visits.photos import photo_of_visit, photos_of
from api.visits.register import (
    Entry,
    change,
    end,
    enter,
    entries,
    lines_of,
    note_line,
    open_entry,
    the_entry,
)
from api.visits.rounds import own_visits, round_of, visits_to
from api.visits.schemas import (
    LARGEST_ID,
    ChangeBody,
    CorrectionBody,
    EndBody,
    GridVisitsView,
    HelpBody,
    LineView,
    PersonBody,
    PersonLine,
    PersonView,
    ReasonBody,
    RecordedView,
    RoundView,
    VisitBody,
    VisitView,
)

Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
SHOWN_VISITS = 20


def visits_router(
    database: Database, store: MediaStore, *, clock: Callable[[], datetime]
) -> APIRouter:
    """The routes of this room. `clock` gives the present moment, aware; pictures lie in `store`."""
    router = APIRouter(prefix="/api/visits", tags=["visits"])
    asking = Depends(any_member(database, clock=clock))
    _add_register(router, database, asking, clock)
    _add_visits(router, database, store, asking, clock)
    return router


@asynccontextmanager
async def _transaction(database: Database) -> AsyncIterator[AsyncSession]:
    """A refusal of the business undoes what was begun and is told by its code."""
    try:
        async with database.transaction() as session:
            yield session
    except LinliError as error:
        raise refused(error) from None


def _add_register(
    router: APIRouter, database: Database, asking: object, clock: Callable[[], datetime]
) -> None:
    @router.get("/people")
    async def read_people(
        member: Annotated[StaffMember, asking], ended: bool = False
    ) -> list[PersonLine]:
        """Everybody in the register who exists for the asking member, masked."""
        async with _transaction(database) as session:
            found = await entries(session, member, active=not ended, now=clock())
            ids = [entry.person.id for entry in found]
            note_line(session, RegisterAct.LISTED, ids, by=member, now=clock())
        return [PersonLine.of(entry, now=clock()) for entry in found]

    @router.post("/people", status_code=status.HTTP_201_CREATED)
    async def enter_person(member: Annotated[StaffMember, asking], body: PersonBody) -> PersonView:
        """Enter somebody; for the desk and supervisors."""
        async with _transaction(database) as session:
            if member.role not in KEEPERS:
                raise NotAllowedError("register_not_yours")
            home = await find_home(session, **body.home.model_dump())
            if home is None:
                raise NotFoundError("visit_home_unknown")
            person = await enter(session, member, home.home, body.facts(), now=clock())
            return await _view(session, await the_entry(session, member, person.id, now=clock()))

    @router.post("/people/export", response_class=Response)
    async def export_people(member: Annotated[StaffMember, asking], body: ReasonBody) -> Response:
        """The register as CSV; for the desk and supervisors, with a reason that goes on record."""
        async with _transaction(database) as session:
            table = await exported(session, member, reason=body.reason, now=clock())
        named = {"Content-Disposition": 'attachment; filename="visits.csv"'}
        content = table.encode("utf-8-sig")  # Excel reads Chinese with the mark only.
        return Response(content, media_type="text/csv; charset=utf-8", headers=HEADERS | named)

    @router.get("/people/{person_id}")
    async def read_person(member: Annotated[StaffMember, asking], person_id: Id) -> PersonView:
        """All that is known of a person; the look goes on record."""
        async with _transaction(database) as session:
            return await _view(session, await open_entry(session, member, person_id, now=clock()))

    @router.patch("/people/{person_id}")
    async def change_person(
        member: Annotated[StaffMember, asking], person_id: Id, body: ChangeBody
    ) -> PersonView:
        """Change what is known; for the desk and supervisors."""
        async with _transaction(database) as session:
            entry = await the_entry(session, member, person_id, now=clock())
            await change(session, member, entry.person, body.changes(), now=clock())
            return await _view(session, entry)

    @router.post("/people/{person_id}/end")
    async def end_person(
        member: Annotated[StaffMember, asking], person_id: Id, body: EndBody
    ) -> PersonView:
        """Visit somebody no more; for the desk and supervisors."""
        async with _transaction(database) as session:
            entry = await the_entry(session, member, person_id, now=clock())
            await end(session, member, entry.person, body.reason, now=clock())
            return await _view(session, entry)

    @router.get("/people/{person_id}/lines")
    async def read_lines(member: Annotated[StaffMember, asking], person_id: Id) -> list[LineView]:
        """Who looked at a person and changed what; for the desk and supervisors."""
        async with _transaction(database) as session:
            await the_entry(session, member, person_id, now=clock())
            if member.role not in KEEPERS:
                raise NotAllowedError("register_not_yours")
            return [LineView.of(line) for line in await lines_of(session, person_id)]


def _add_visits(
    router: APIRouter,
    database: Database,
    store: MediaStore,
    asking: object,
    clock: Callable[[], datetime],
) -> None:
    @router.get("")
    async def read_visits(member: Annotated[StaffMember, asking]) -> list[VisitView]:
        """走访记录: the asking member's own latest visits."""
        async with _transaction(database) as session:
            own = await own_visits(session, member, limit=SHOWN_VISITS, now=clock())
            ids = sorted({one.person.id for one in own})
            note_line(session, RegisterAct.LISTED, ids, by=member, now=clock())
            photos = await photos_of(session, [one.visit.id for one in own])
        return [VisitView.of(one.visit, photos.get(one.visit.id)) for one in own]

    @router.get("/due")
    async def read_round(member: Annotated[StaffMember, asking]) -> RoundView:
        """走访: who is due by today, the asking member's own first."""
        async with _transaction(database) as session:
            found = await round_of(session, member, now=clock())
            ids = [entry.person.id for entry in (*found.mine, *found.others)]
            note_line(session, RegisterAct.LISTED, ids, by=member, now=clock())
        return RoundView(
            mine=[PersonLine.of(entry, now=clock()) for entry in found.mine],
            others=[PersonLine.of(entry, now=clock()) for entry in found.others],
        )

    @router.get("/figures")
    async def read_figures(
        member: Annotated[StaffMember, asking],
        since: Annotated[date | None, Query()] = None,
        until: Annotated[date | None, Query()] = None,
    ) -> list[GridVisitsView]:
        """Counts by grid of the days `since` … `until`, both included, Asia/Shanghai; without them
        the last 30 days. For the desk and supervisors.
        """
        last = until or local(clock()).date()
        first = since or last - timedelta(days=29)
        if first > last or first.year < 2000 or last.year > 2100:
            raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, "no such days")
        async with _transaction(database) as session:
            figures = await visit_figures(
                session,
                member,
                since=_start(first),
                until=_start(last + timedelta(days=1)),
                now=clock(),
            )
        return [GridVisitsView.of(one) for one in figures]

    @router.post("/people/{person_id}/visits", status_code=status.HTTP_201_CREATED)
    async def record_visit(
        member: Annotated[StaffMember, asking], person_id: Id, body: VisitBody
    ) -> RecordedView:
        """Write a visit down; what is urgent becomes a case of the highest urgency."""
        async with _transaction(database) as session:
            return RecordedView.of(
                await recording.record(
                    session, member, person_id, body.result, words=body.words, now=clock()
                )
            )

    @router.patch("/{visit_id}")
    async def correct_visit(
        member: Annotated[StaffMember, asking], visit_id: Id, body: CorrectionBody
    ) -> RecordedView:
        """改一下: correct one's own visit within two hours."""
        async with _transaction(database) as session:
            return RecordedView.of(
                await recording.correct(
                    session,
                    member,
                    visit_id,
                    result=body.result,
                    words=body.words,
                    now=clock(),
                )
            )

    @router.post("/{visit_id}/help", status_code=status.HTTP_201_CREATED)
    async def ask_help(
        member: Annotated[StaffMember, asking], visit_id: Id, body: HelpBody
    ) -> RecordedView:
        """需要帮忙: a case at the person's home, or an application before the desk."""
        async with _transaction(database) as session:
            return RecordedView.of(
                await recording.ask_help(
                    session, member, visit_id, body.way, words=body.words, now=clock()
                )
            )

    @router.get("/photos/{media_id}", response_class=Response)
    async def read_photo(member: Annotated[StaffMember, asking], media_id: Id) -> Response:
        """A picture of a visit; the look goes on record."""
        async with _transaction(database) as session:
            media = await photo_of_visit(session, member, media_id, now=clock())
        if media is None:
            raise HTTPException(status.HTTP_404_NOT_FOUND, "there is no such file")
        try:
            content = await store.get(media.sha256)
        except FileNotFoundError:
            raise HTTPException(status.HTTP_404_NOT_FOUND, "there is no such file") from None
        except UnavailableError as error:
            raise refused(error) from None
        return Response(content, media_type=media.content_type, headers=HEADERS)


async def _view(session: AsyncSession, entry: Entry) -> PersonView:
    visits = await visits_to(session, entry.person.id, limit=SHOWN_VISITS)
    photos = await photos_of(session, [visit.id for visit in visits])
    return PersonView.of(entry, [VisitView.of(one, photos.get(one.id)) for one in visits])


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
