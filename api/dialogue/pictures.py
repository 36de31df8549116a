"""Pictures that people send: fetched at once, since the platform forgets them after three days."""

import logging
from datetime import datetime
from typing import Protocol

from api.db import Database
from api.dialogue.models import InboundMessage, MessageType
from api.errors import UnavailableError
from api.media import MAXIMUM_BYTES, MediaStore, record_media

log = logging.getLogger(__name__)


class MediaSource(Protocol):
    """Where the bytes of a received picture come from."""

    async def fetch_media(self, media_id: str) -> tuple[bytes, str]:
        """The bytes and their content type.

        Raises:
            UnavailableError: the platform does not give them now.
        """


async def keep_picture(
    database: Database,
    source: MediaSource,
    store: MediaStore,
    message_id: int,
    *,
    now: datetime,
) -> None:
    """Store the picture of an unhandled image message, if it can be had; its row marks success."""
    async with database.transaction() as session:
        message = await session.get_one(InboundMessage, message_id)
    if message.type is not MessageType.IMAGE or message.handled_at is not None:
        return
    try:
        content, content_type = await source.fetch_media(str(message.content.get("media_id", "")))
    except UnavailableError as error:
        log.warning("picture of message %s not fetched: %s", message_id, error.facts.get("cause"))
        return
    if not content_type.startswith("image/") or len(content) > MAXIMUM_BYTES:
        log.warning("picture of message %s refused: %s bytes", message_id, len(content))
        return
    digest = await store.put(content)
    async with database.transaction() as session:
        await record_media(
            session,
            sender=message.openid,
            message_id=message.id,
            content_type=content_type,
            digest=digest,
            size=len(content),
            now=now,
        )
