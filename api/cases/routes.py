"""`GET /api/media/{id}`: a picture, recording or video, for those who may see its case.

Two proofs of who asks: a bearer token, or a sealed link that a worker got in the chat (10 minutes,
for one file and one person). Either stands for a member of the staff, whose role and cases are
read at each request. Whoever may not see a file is told what one who asks for none is told: 404.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Response, status
from fastapi.responses import PlainTextResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.media import visible_media
from api.db import Database
from api.errors import UnavailableError
from api.media.links import MediaLinks
from api.media.models import Media, MediaKind
from api.media.store import MediaStore
from api.staff.models import StaffMember
from api.staff.tokens import staff_by_token
from api.texts import render

LARGEST_ID = 2**63 - 1
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


def _unknown() -> HTTPException:
    return HTTPException(
        status.HTTP_401_UNAUTHORIZED,
        "a valid token is needed",
        headers={"WWW-Authenticate": "Bearer"},
    )


def _link_over() -> PlainTextResponse:
    """A worker reads this in WeChat's browser, so it is a sentence."""
    return PlainTextResponse(render("api/cases", "link_over"), status_code=403, headers=HEADERS)
