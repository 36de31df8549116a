"""Rows of received files: made once for each message, found again by it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.media.models import Media, MediaKind


async def record_media(
    session: AsyncSession,
    *,
    sender: str,
    message_id: int,
    kind: MediaKind,
    content_type: str,
    digest: str,
    size: int,
    transcript: str | None = None,
    now: datetime,
) -> Media:
    """The row of a received file, made once for each message."""
    known = await media_of(session, message_id)
    if known is not None:
        return known
    media = Media(
        sender=sender,
        message_id=message_id,
        kind=kind,
        content_type=content_type,
        sha256=digest,
        size=size,
        transcript=transcript,
        received_at=now,
    )
    session.add(media)
    await session.flush()
    return media


async def media_of(session: AsyncSession, message_id: int) -> Media | None:
    """What came with a message; None where nothing did, or it could not be had."""
    query = select(Media).where(Media.message_id == message_id)
    return (await session.scalars(query)).one_or_none()


async def kinds_of(session: AsyncSession, media_ids: Iterable[int]) -> Sequence[MediaKind]:
    """The kinds of some files; an id that there is not is left out."""
    query = select(Media.kind).where(Media.id.in_(list(media_ids))).order_by(Media.id)
    return (await session.scalars(query)).all()
