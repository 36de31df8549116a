"""Temporary media: what people and the account uploaded, for three days."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from api.simulator.errors import NotPossibleError, PlatformError

MediaKind = Literal["image", "voice", "video", "thumb"]

KEPT = timedelta(days=3)
MEGABYTE = 1024 * 1024
MAX_BYTES: dict[MediaKind, int] = {
    "image": 10 * MEGABYTE,
    "voice": 2 * MEGABYTE,
    "video": 10 * MEGABYTE,
    "thumb": 64 * 1024,
}
MAX_VOICE_SECONDS = 60

_IMAGE_TYPES = (
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"GIF8", "image/gif", "gif"),
    (b"BM", "image/bmp", "bmp"),
)
AMR_MAGIC = b"#!AMR\n"
MP4_BOX = b"ftyp"
# Bytes of one 20 ms frame by the AMR mode in its first byte; modes from 9 on carry nothing else.
_AMR_FRAME_BYTES = (13, 14, 16, 18, 20, 21, 27, 32, 6)
AMR_FRAMES_A_SECOND = 50
_MP3_MAGIC = (b"ID3", b"\xff\xfb", b"\xff\xf3")
_AMR_NOTHING = b"\x7c"


@dataclass(frozen=True)
class Media:
    media_id: str
    kind: MediaKind
    data: bytes = field(repr=False)
    content_type: str
    filename: str
    created_at: datetime


def silence(seconds: int) -> bytes:
    """A valid AMR recording of nothing: the stand-in for a voice message."""
    return AMR_MAGIC + _AMR_NOTHING * (seconds * AMR_FRAMES_A_SECOND)


def voice_seconds(data: bytes) -> int:
    """Length of an AMR recording, rounded up, at least 1 second; 0 for any other."""
    if not data.startswith(AMR_MAGIC):
        return 0
    frames, position = 0, len(AMR_MAGIC)
    while position < len(data):
        mode = (data[position] >> 3) & 0x0F
        position += _AMR_FRAME_BYTES[mode] if mode < len(_AMR_FRAME_BYTES) else 1
        frames += 1
    return max(1, -(-frames // AMR_FRAMES_A_SECOND))


class MediaStore:
    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._media: dict[str, Media] = {}

    def put(self, kind: MediaKind, data: bytes) -> Media:
        """Raises NotPossibleError when it is not what `kind` says, or too large or long."""
        if len(data) > MAX_BYTES[kind]:
            raise NotPossibleError(f"{kind} over {MAX_BYTES[kind]} bytes")
        content_type, extension = _recognised(kind, data)
        self._drop_expired()
        media_id = secrets.token_urlsafe(48)
        filename = f"{media_id[:16]}.{extension}"
        media = Media(media_id, kind, data, content_type, filename, self._clock())
        self._media[media_id] = media
        return media

    def get(self, media_id: str) -> Media:
        """Raises PlatformError 40007 for an id that never was or is older than three days."""
        media = self._media.get(media_id)
        if media is None or self._clock() >= media.created_at + KEPT:
            raise PlatformError(40007, "invalid media_id")
        return media

    def has(self, media_id: str, kind: MediaKind) -> bool:
        """Whether there is a `kind` of that id, not older than three days."""
        media = self._media.get(media_id)
        return media is not None and media.kind == kind and self._clock() < media.created_at + KEPT

    def _drop_expired(self) -> None:
        now = self._clock()
        for media_id, media in list(self._media.items()):
            if now >= media.created_at + KEPT:
                del self._media[media_id]


def _recognised(kind: MediaKind, data: bytes) -> tuple[str, str]:
    if kind == "voice":
        return _recognised_voice(data)
    if kind == "video":
        if data[4:8] != MP4_BOX:
            raise NotPossibleError("a video is an MP4 file")
        return "video/mp4", "mp4"
    if kind == "thumb" and not data.startswith(b"\xff\xd8\xff"):
        raise NotPossibleError("a thumbnail is a JPEG picture")
    for magic, content_type, extension in _IMAGE_TYPES:
        if data.startswith(magic):
            return content_type, extension
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp", "webp"
    raise NotPossibleError("not a picture")


def _recognised_voice(data: bytes) -> tuple[str, str]:
    if data.startswith(_MP3_MAGIC):
        return "audio/mpeg", "mp3"
    if not data.startswith(AMR_MAGIC):
        raise NotPossibleError("a voice message is an AMR or MP3 recording")
    if voice_seconds(data) > MAX_VOICE_SECONDS:
        raise NotPossibleError(f"a voice message has at most {MAX_VOICE_SECONDS} seconds")
    return "audio/amr", "amr"
