"""The staff API of cases: `/api/cases` and `/api/media/{id}`.

A bearer token stands for a member of the staff. The desk and supervisors see every case, a lead
those of their grids, others their own; a case that is about somebody, or theirs, is 404 for them.

A picture, recording or video is for those who may see its case. Two proofs of who asks: a bearer
token, or a sealed link that a worker got in the chat (10 minutes, for one file and one person).
Either stands for a member of the staff, whose role and cases are read at each request. Whoever may
not see a file is told what one who asks for none is told: 404.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Response, status
from fastapi.responses import PlainTextResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import work
from api.cases.conflicts import Subject, SubjectKind, subjects_of
from api.cases.history import Actor
from api.cases.media import shown_media, visible_media
from api.cases.merging import merge, separate, take_apart
from api.cases.models import Case
from api.cases.queries import timeline
from api.cases.reasons import READS_REASONS, reason_of
from api.cases.schemas import (
    LARGEST_ID,
    CaseDetailView,
    CasesView,
    CaseView,
    EventView,
    MergeBody,
    OwnerBody,
    ReasonView,
    SplitBody,
    SubjectBody,
    SubjectView,
)
from api.cases.sealed_later import seal_filed
from api.cases.shown import SEES_ALL, shown_case, shown_cases
from api.cases.subjects import check_subject, mark, unmark
from api.db import Database
from api.errors import LinliError, NotAllowedError, NotFoundError, UnavailableError
from api.media.links import MediaLinks
from api.media.models import Media, MediaKind
from api.media.store import MediaStore
from api.staff.models import StaffMember
from api.staff.routes import any_member
from api.staff.tokens import staff_by_token
from api.texts import render

Number = Annotated[str, Path(max_length=24, pattern=r"^[A-Za-z]{2}-\d{8}-\d{4,9}$")]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
OptionalId = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]
Moment = Annotated[int | None, Query(ge=0, le=2**40)]
Seal = Annotated[str | None, Query(max_length=64)]
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]

HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What people sent is shown and never run; the address of a link goes nowhere else."""

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "audio/amr": "amr",
    "audio/amr-wb": "awb",
    "audio/silk": "silk",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
}


def media_router(
    database: Database, store: MediaStore, links: MediaLinks, *, clock: Callable[[], datetime]
) -> APIRouter:
    """The route of the files. `clock` gives the present moment, aware."""
    router = APIRouter(tags=["media"])

    def _is_good(media_id: int, link: tuple[int, int, str], now: datetime) -> bool:
        staff_id, until, seal = link
        return links.is_good(media_id, staff_id=staff_id, until=until, seal=seal, now=now)

    @router.get("/api/media/{media_id}", response_class=Response)
    async def read_media(
        media_id: Id,
        credentials: Credentials,
        staff: OptionalId = None,
        until: Moment = None,
        seal: Seal = None,
    ) -> Response:
        """The bytes: 401 without a proof, 403 for a link that is over, 404 for all else."""
        now = clock()
        link = None if staff is None or until is None or seal is None else (staff, until, seal)
        if credentials is None and link is not None and not _is_good(media_id, link, now):
            return _link_over()
        async with database.transaction() as session:
            if credentials is not None:
                member = await staff_by_token(session, credentials.credentials, now=now)
            else:
                member = await _active(session, link[0] if link else None)
            if member is None:
                raise _unknown()
            media = await visible_media(session, member, media_id)
        if media is None:
            raise HTTPException(status.HTTP_404_NOT_FOUND, "there is no such file")
        return await _sent(store, media)

    @router.get("/api/media/{media_id}/after", response_class=Response)
    async def read_shown(
        media_id: Id, resident: OptionalId = None, until: Moment = None, seal: Seal = None
    ) -> Response:
        """What shows the work done, for the reporter who was given the link: 403 for any other
        link or one that is over, 404 where nothing is to be shown.
        """
        if resident is None or until is None or seal is None:
            return _link_over("shown_over")
        good = links.may_be_shown(
            media_id, resident_id=resident, until=until, seal=seal, now=clock()
        )
        if not good:
            return _link_over("shown_over")
        async with database.transaction() as session:
            media = await shown_media(session, resident, media_id)
        if media is None:
            raise HTTPException(status.HTTP_404_NOT_FOUND, "there is no such file")
        return await _sent(store, media)

    return router


async def _active(session: AsyncSession, staff_id: int | None) -> StaffMember | None:
    """The member of the staff whom a link was made for, if they still are one."""
    member = await session.get(StaffMember, staff_id) if staff_id is not None else None
    return member if member is not None and member.active else None


async def _sent(store: MediaStore, media: Media) -> Response:
    try:
        content = await store.get(media.sha256)
    except FileNotFoundError:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "there is no such file") from None
    except UnavailableError:
        raise HTTPException(status.HTTP_503_SERVICE_UNAVAILABLE, "try again later") from None
    shown = "inline" if media.kind is not MediaKind.VOICE else "attachment"
    name = f"{media.kind}-{media.id}.{ENDINGS.get(media.content_type, 'bin')}"
    disposition = {"Content-Disposition": f'{shown}; filename="{name}"'}
    return Response(content, media_type=media.content_type, headers=HEADERS | disposition)


def cases_router(database: Database, *, clock: Callable[[], datetime]) -> APIRouter:
    """The routes of the cases. `clock` gives the present moment, aware."""
    router = APIRouter(prefix="/api/cases", tags=["cases"])
    asking = Depends(any_member(database, clock=clock))

    @asynccontextmanager
    async def transaction() -> AsyncIterator[AsyncSession]:
        """A refusal of the business undoes what was begun and is told by its code."""
        try:
            async with database.transaction() as session:
                yield session
        except LinliError as error:
            raise refused(error) from None

    async def heads_case(session: AsyncSession, member: StaffMember, number: str) -> Case:
        case = await shown_case(session, member, number)
        if member.role not in SEES_ALL:
            raise NotAllowedError("role_may_not")
        return case

    @router.get("")
    async def read_cases(
        member: Annotated[StaffMember, asking],
        unfinished: bool = False,
        grid_id: OptionalId = None,
        owner_id: OptionalId = None,
        before: OptionalId = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> CasesView:
        """A page of the cases that the asking member may see, the newest first."""
        async with transaction() as session:
            cases = await shown_cases(
                session,
                member,
                unfinished=unfinished,
                grid_id=grid_id,
                owner_id=owner_id,
                before_id=before,
                limit=limit,
            )
        return CasesView.of(cases, limit=limit)

    @router.get("/{number}")
    async def read_case(member: Annotated[StaffMember, asking], number: Number) -> CaseDetailView:
        """A case with its timeline."""
        async with transaction() as session:
            case = await shown_case(session, member, number)
            events = [EventView.of(event) for event in await timeline(session, case)]
        return CaseDetailView(**CaseView.of(case).model_dump(), timeline=events)

    @router.get("/{number}/reason")
    async def read_reason(
        member: Annotated[StaffMember, asking], number: Number
    ) -> ReasonView | None:
        """为什么派给他: why it lies with its owner; for leads, the desk and supervisors."""
        async with transaction() as session:
            case = await shown_case(session, member, number)
            if member.role not in READS_REASONS:
                raise NotAllowedError("role_may_not")
            reason = await reason_of(session, case, member)
        return None if reason is None else ReasonView.of(reason, now=clock())

    @router.put("/{number}/owner")
    async def give_case(
        member: Annotated[StaffMember, asking], number: Number, body: OwnerBody
    ) -> CaseView:
        """派单: give a case to somebody; for leads, the desk and supervisors."""
        async with transaction() as session:
            case = await shown_case(session, member, number)
            target = await session.get(StaffMember, body.staff_id)
            if target is None or not target.active or target.openid is None:
                raise NotFoundError("staff_unknown")
            await work.designate(session, case, member, target, reason=body.reason, now=clock())
        return CaseView.of(case)

    @router.get("/{number}/subjects")
    async def read_subjects(
        member: Annotated[StaffMember, asking], number: Number
    ) -> list[SubjectView]:
        """Whom a case is about; for the desk and supervisors."""
        async with transaction() as session:
            case = await heads_case(session, member, number)
            return [SubjectView.of(row) for row in await subjects_of(session, case.id)]

    @router.post("/{number}/subjects", status_code=status.HTTP_204_NO_CONTENT)
    async def add_subject(
        member: Annotated[StaffMember, asking], number: Number, body: SubjectBody
    ) -> None:
        """回避: say whom a case is about. It ceases to exist for them, and moves on at once."""
        async with transaction() as session:
            case = await heads_case(session, member, number)
            await check_subject(session, body.subject())
            await mark(session, case, member, body.subject(), now=clock())

    @router.delete("/{number}/subjects", status_code=status.HTTP_204_NO_CONTENT)
    async def end_subject(
        member: Annotated[StaffMember, asking],
        number: Number,
        kind: SubjectKind,
        id: Annotated[int, Query(ge=1, le=LARGEST_ID)],
    ) -> None:
        """取消回避: say that a case is not about somebody; its owner stays."""
        async with transaction() as session:
            case = await heads_case(session, member, number)
            await unmark(session, case, member, Subject(kind, id), now=clock())

    @router.post("/{number}/seal")
    async def seal_case(member: Annotated[StaffMember, asking], number: Number) -> CaseView:
        """改匿名: for a reporter who asked not to be known, who is told; for the desk and
        supervisors. 409 where it is sealed, an open emergency, or a colleague's own report.
        """
        async with transaction() as session:
            case = await heads_case(session, member, number)
            await seal_filed(session, case, Actor.staff(member), now=clock())
            return CaseView.of(case)

    @router.post("/{number}/merge")
    async def merge_case(
        member: Annotated[StaffMember, asking], number: Number, body: MergeBody
    ) -> CaseView:
        """合并: this case is worked on as a part of another; for the desk and supervisors."""
        async with transaction() as session:
            case = await heads_case(session, member, number)
            into = await heads_case(session, member, body.into)
            await merge(session, case, into, member, now=clock())
            return CaseView.of(into)

    @router.post("/{number}/undo")
    async def undo_merge(member: Annotated[StaffMember, asking], number: Number) -> CaseView:
        """撤销合并: a merged case stands on its own again, as it was."""
        async with transaction() as session:
            case = await heads_case(session, member, number)
            await take_apart(session, case, Actor.staff(member), now=clock())
            return CaseView.of(case)

    @router.post("/{number}/split")
    async def split_case(
        member: Annotated[StaffMember, asking], number: Number, body: SplitBody
    ) -> CaseView:
        """拆分: the matter of a follower becomes a case of its own, which is answered."""
        async with transaction() as session:
            case = await heads_case(session, member, number)
            return CaseView.of(await separate(session, case, member, body.follower, now=clock()))

    return router


def refused(error: LinliError) -> HTTPException:
    """The answer to a refusal of the business: its code, under the status of its kind."""
    match error:
        case NotFoundError():
            return HTTPException(status.HTTP_404_NOT_FOUND, error.code)
        case NotAllowedError():
            return HTTPException(status.HTTP_403_FORBIDDEN, error.code)
        case UnavailableError():
            return HTTPException(status.HTTP_503_SERVICE_UNAVAILABLE, error.code)
        case _:
            return HTTPException(status.HTTP_409_CONFLICT, error.code)


def _unknown() -> HTTPException:
    return HTTPException(
        status.HTTP_401_UNAUTHORIZED,
        "a valid token is needed",
        headers={"WWW-Authenticate": "Bearer"},
    )


def _link_over(text: str = "link_over") -> PlainTextResponse:
    """Somebody reads this in WeChat's browser, so it is a sentence."""
    return PlainTextResponse(render("api/cases", text), status_code=403, headers=HEADERS)
