"""Rows of received files."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.media.models import MediaKind
from api.media.service import kinds_of, media_of, record_media
from tests.factories import make_media


async def test_a_message_has_one_row(session: AsyncSession, now: datetime) -> None:
    first, again, other = [
        await record_media(
            session,
            sender="wang",
            message_id=message_id,
            kind=MediaKind.IMAGE,
            content_type="image/jpeg",
            digest="0" * 64,
            size=10,
            now=now,
        )
        for message_id in (1, 1, 2)
    ]
    assert again is first
    assert other.id != first.id
    assert await media_of(session, 1) is first
    assert await media_of(session, 3) is None


async def test_kinds_of_what_there_is(session: AsyncSession) -> None:
    image = await make_media(session)
    voice = await make_media(session, kind=MediaKind.VOICE)
    assert list(await kinds_of(session, [voice.id, image.id, 0])) == ["image", "voice"]
