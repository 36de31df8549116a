"""What comes with a message is fetched at once, checked, heard and stored, or it is said why."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest

from api.db import Database
from api.dialogue.media import MediaKeeper
from api.dialogue.models import InboundMessage, MessageType
from api.errors import UnavailableError
from api.media.folder import FolderStore
from api.media.models import Media, MediaKind
from api.media.service import media_of
from api.voice.recogniser import NoRecogniser
from tests.factories import make_message
from tests.living import Ears
from tests.media.files import CAMERA, MP4, encoded, exif_of_a_phone, half_red, picture
from tests.voice.recordings import noise

BUSY = UnavailableError("wechat_media", cause="-1", passing=True)
GONE = UnavailableError("wechat_media", cause="40007", passing=False)
TOO_LARGE = UnavailableError("wechat_media", cause="too_large", passing=False)


@dataclass
class Script:
    """A platform that gives one answer after the other."""

    answers: list[bytes | Exception]
    asked: list[tuple[str, int]] = field(default_factory=list)

    async def fetch_media(self, media_id: str, *, at_most: int) -> bytes:
        self.asked.append((media_id, at_most))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Broken:
    """A store that is away."""

    async def put(self, content: bytes) -> str:
        raise UnavailableError("media_store", cause="GenericError")

    async def get(self, digest: str) -> bytes:
        raise UnavailableError("media_store", cause="GenericError")

    async def delete(self, digest: str) -> None:
        raise UnavailableError("media_store", cause="GenericError")


@dataclass
class Kept:
    """What became of one message."""

    message: InboundMessage
    media: Media | None
    asked: Sequence[tuple[str, int]]


@dataclass
class Desk:
    """Keeps one message after the other."""

    database: Database
    store: FolderStore
    now: datetime

    def keeper(self, *answers: bytes | Exception) -> MediaKeeper:
        return MediaKeeper(
            self.database, Script(list(answers)), self.store, NoRecogniser(), pauses=(0, 0)
        )

    async def keep(
        self, kind: MessageType, keeper: MediaKeeper, *, message_id: int | None = None
    ) -> Kept:
        if message_id is None:
            async with self.database.transaction() as session:
                message = await make_message(
                    session, type=kind, words="", content={"media_id": "m1"}
                )
                message_id = message.id
        await keeper.keep(message_id, now=self.now)
        async with self.database.transaction() as session:
            message = await session.get_one(InboundMessage, message_id)
            media = await media_of(session, message_id)
        assert isinstance(keeper.source, Script)
        return Kept(message, media, keeper.source.asked)


@pytest.fixture
def desk(database: Database, tmp_path: Path, now: datetime) -> Desk:
    return Desk(database, FolderStore(tmp_path), now)


@pytest.mark.parametrize(
    ("type_", "kind", "content", "content_type", "limit"),
    [
        (MessageType.IMAGE, MediaKind.IMAGE, picture(), "image/jpeg", 10 * 1024**2),
        (MessageType.VOICE, MediaKind.VOICE, noise(1), "audio/amr", 2 * 1024**2),
        (MessageType.VIDEO, MediaKind.VIDEO, MP4, "video/mp4", 10 * 1024**2),
    ],
    ids=["picture", "recording", "video"],
)
async def test_g10_media_is_fetched_at_once_and_kept(
    desk: Desk,
    type_: MessageType,
    kind: MediaKind,
    content: bytes,
    content_type: str,
    limit: int,
) -> None:
    kept = await desk.keep(type_, desk.keeper(content))
    assert kept.asked == [("m1", limit)]
    assert kept.media is not None
    assert (kept.media.kind, kept.media.content_type) == (kind, content_type)
    stored = await desk.store.get(kept.media.sha256)
    assert len(stored) == kept.media.size
    assert kind is MediaKind.IMAGE or stored == content


async def test_g10_a_picture_is_stored_without_its_metadata(desk: Desk) -> None:
    taken = encoded(half_red(), "JPEG", exif=exif_of_a_phone())
    kept = await desk.keep(MessageType.IMAGE, desk.keeper(taken))
    assert kept.media is not None
    assert CAMERA.encode() not in await desk.store.get(kept.media.sha256)


async def test_a_busy_platform_is_asked_again(desk: Desk) -> None:
    kept = await desk.keep(MessageType.IMAGE, desk.keeper(BUSY, BUSY, picture()))
    assert kept.media is not None
    assert len(kept.asked) == 3


@pytest.mark.parametrize(
    ("answers", "asked", "fault"),
    [
        ([BUSY, BUSY, BUSY], 3, "away"),
        ([GONE], 1, "away"),
        ([TOO_LARGE], 1, "too_large"),
        ([b"no picture"], 1, "unreadable"),
    ],
)
async def test_what_cannot_be_had_leaves_the_reason(
    desk: Desk, answers: list[bytes | Exception], asked: int, fault: str
) -> None:
    kept = await desk.keep(MessageType.IMAGE, desk.keeper(*answers))
    assert kept.media is None
    assert len(kept.asked) == asked
    assert kept.message.content == {"media_id": "m1", "fault": fault}


async def test_a_store_that_is_away_asks_to_send_again(desk: Desk) -> None:
    keeper = replace(desk.keeper(picture()), store=Broken())
    kept = await desk.keep(MessageType.IMAGE, keeper)
    assert (kept.media, kept.message.content["fault"]) == (None, "away")


async def test_a_platform_that_hangs_is_given_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hanging:
        async def fetch_media(self, media_id: str, *, at_most: int) -> bytes:
            await asyncio.sleep(60)
            return b""

    monkeypatch.setattr("api.dialogue.media.FETCH_SECONDS", 0.1)
    async with desk.database.transaction() as session:
        message = await make_message(session, type=MessageType.IMAGE, words="")
    await replace(desk.keeper(), source=Hanging()).keep(message.id, now=desk.now)
    async with desk.database.transaction() as session:
        assert (await session.get_one(InboundMessage, message.id)).content["fault"] == "away"


async def test_it_is_kept_once(desk: Desk) -> None:
    first = await desk.keep(MessageType.IMAGE, desk.keeper(picture()))
    again = await desk.keep(MessageType.IMAGE, desk.keeper(), message_id=first.message.id)
    assert again.asked == []
    assert first.media is not None
    assert again.media is not None
    assert again.media.id == first.media.id


async def test_words_have_nothing_to_fetch(desk: Desk) -> None:
    assert (await desk.keep(MessageType.TEXT, desk.keeper())).asked == []


@pytest.mark.parametrize(
    ("words", "transcript", "text"),
    [("楼道灯坏了", "楼道灯坏了", "楼道灯坏了"), ("", "", ""), (None, None, "")],
)
async def test_g10_what_a_recording_says_becomes_its_text(
    desk: Desk, words: str | None, transcript: str | None, text: str
) -> None:
    keeper = replace(desk.keeper(noise(1)), recogniser=Ears(words))
    kept = await desk.keep(MessageType.VOICE, keeper)
    assert kept.media is not None
    assert kept.media.transcript == transcript
    assert kept.message.text == text
