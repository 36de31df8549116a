"""What people send besides words: fetched at once, since the platform forgets it after three days.

It is checked, freed of metadata, listened to and stored before the message is read. What cannot
be had leaves the reason in the message, for the sentence that asks for it again.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from api.db import Database
from api.dialogue.models import InboundMessage, MessageType
from api.errors import UnavailableError
from api.media.contents import MAXIMUM_BYTES, Usable, usable
from api.media.errors import UnusableError
from api.media.models import MediaKind
from api.media.service import media_of, record_media
from api.media.store import MediaStore
from api.voice.recogniser import Recogniser

log = logging.getLogger(__name__)

KINDS = {
    MessageType.IMAGE: MediaKind.IMAGE,
    MessageType.VOICE: MediaKind.VOICE,
    MessageType.VIDEO: MediaKind.VIDEO,
}

PAUSES = (1.0, 2.0)
"""Seconds before the second and the third try while the platform is busy."""

FETCH_SECONDS = 40.0
"""All tries together; a job may not take so long that it is thought lost."""

FAULT = "fault"
"""The key of `InboundMessage.content` under which it stands."""

AWAY, TOO_LARGE = "away", "too_large"
"""Why something could not be had, besides `UnusableError.code`; see `InboundMessage.content`."""


class MediaSource(Protocol):
    """Where the bytes of what people send come from."""

    async def fetch_media(self, media_id: str, *, at_most: int) -> bytes:
        """The bytes, if they are not more than `at_most`.

        Raises:
            UnavailableError: `cause` says why (`too_large` for one), `passing` whether the
                platform may give them in a moment.
        """


@dataclass(frozen=True)
class MediaKeeper:
    """What keeping needs."""

    database: Database
    source: MediaSource
    store: MediaStore
    recogniser: Recogniser
    pauses: Sequence[float] = PAUSES

    async def keep(self, message_id: int, *, now: datetime) -> None:
        """Store what came with an unhandled message, once; a recording's words become its text.

        Running it again changes nothing once there is a row.
        """
        async with self.database.transaction() as session:
            message = await session.get_one(InboundMessage, message_id)
            known = await media_of(session, message_id)
        kind = KINDS.get(message.type)
        if kind is None or known is not None or message.handled_at is not None:
            return
        try:
            found = await self._fetched(str(message.content.get("media_id", "")), kind)
            heard = None
            if kind is MediaKind.VOICE:
                heard = await self.recogniser.transcribe(found.content)
            digest = await self.store.put(found.content)
        except (UnavailableError, UnusableError) as error:
            fault = _fault(error)
            log.warning("%s of message %s not kept: %s", kind, message_id, fault)
            await self._write_fault(message_id, fault)
            return
        async with self.database.transaction() as session:
            await record_media(
                session,
                sender=message.openid,
                message_id=message_id,
                kind=kind,
                content_type=found.content_type,
                digest=digest,
                size=len(found.content),
                transcript=heard,
                now=now,
            )
            if heard:
                unread = await session.get_one(InboundMessage, message_id, with_for_update=True)
                unread.text = heard

    async def _fetched(self, media_id: str, kind: MediaKind) -> Usable:
        """What is kept of the bytes; asked for again while the platform is busy."""
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                content = await self._asked(media_id, MAXIMUM_BYTES[kind])
        except TimeoutError:
            raise UnavailableError("wechat_media", cause="TimeoutError", passing=True) from None
        return await asyncio.to_thread(usable, kind, content)

    async def _asked(self, media_id: str, at_most: int) -> bytes:
        for pause in self.pauses:
            try:
                return await self.source.fetch_media(media_id, at_most=at_most)
            except UnavailableError as error:
                if not error.facts.get("passing"):
                    raise
            await asyncio.sleep(pause)
        return await self.source.fetch_media(media_id, at_most=at_most)

    async def _write_fault(self, message_id: int, fault: str) -> None:
        async with self.database.transaction() as session:
            message = await session.get_one(InboundMessage, message_id, with_for_update=True)
            message.content = {**message.content, FAULT: fault}


def _fault(error: UnavailableError | UnusableError) -> str:
    if isinstance(error, UnusableError):
        return error.code
    return TOO_LARGE if error.facts.get("cause") == TOO_LARGE else AWAY
