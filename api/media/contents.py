"""What received bytes are, whatever a header says, and what of them is kept. Pure.

UnusableError
├── TooLargeError      more than the platform itself allows
└── UnreadableError    not what it was sent as, broken, or of a format that nobody here opens
"""

from collections.abc import Mapping
from dataclasses import dataclass

from api.media.errors import TooLargeError, UnreadableError
from api.media.models import MediaKind
from api.media.pictures import cleaned

MEGABYTE = 1024 * 1024
MAXIMUM_BYTES: Mapping[MediaKind, int] = {
    MediaKind.IMAGE: 10 * MEGABYTE,
    MediaKind.VOICE: 2 * MEGABYTE,
    MediaKind.VIDEO: 10 * MEGABYTE,
}
"""The platform's own limits."""

VOICES: tuple[tuple[bytes, str], ...] = (
    (b"#!AMR-WB\n", "audio/amr-wb"),
    (b"#!AMR\n", "audio/amr"),
    (b"#!SILK_V3", "audio/silk"),
    (b"\x02#!SILK_V3", "audio/silk"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
)
"""How recordings begin. The platform sends AMR, and speex in Ogg for what it calls high quality."""

VIDEO_BOX = b"ftyp"
"""Bytes 4 to 8 of every MP4; the brand behind it tells QuickTime apart."""
QUICKTIME = b"qt  "


@dataclass(frozen=True)
class Usable:
    """What is kept of a received file, and its true content type."""

    content: bytes
    content_type: str


def usable(kind: MediaKind, content: bytes) -> Usable:
    """What is kept of received bytes: a picture is drawn anew without its metadata.

    Takes up to a second of a processor for a large picture.

    Raises:
        UnusableError: nothing is kept.
    """
    if len(content) > MAXIMUM_BYTES[kind]:
        raise TooLargeError
    match kind:
        case MediaKind.IMAGE:
            return Usable(*cleaned(content))
        case MediaKind.VOICE:
            return Usable(content, _voice_type(content))
        case MediaKind.VIDEO:
            return Usable(content, _video_type(content))


def _voice_type(content: bytes) -> str:
    for beginning, content_type in VOICES:
        if content.startswith(beginning):
            return content_type
    raise UnreadableError


def _video_type(content: bytes) -> str:
    if content[4:8] != VIDEO_BOX:
        raise UnreadableError
    return "video/quicktime" if content[8:12] == QUICKTIME else "video/mp4"
