"""What received bytes are is told by the bytes."""

import pytest

from api.media.contents import MAXIMUM_BYTES, usable
from api.media.errors import TooLargeError, UnreadableError
from api.media.models import MediaKind
from tests.media.files import MP4, picture
from tests.voice.recordings import noise


@pytest.mark.parametrize(
    ("kind", "content", "content_type"),
    [
        (MediaKind.IMAGE, picture(), "image/jpeg"),
        (MediaKind.VOICE, noise(1), "audio/amr"),
        (MediaKind.VOICE, b"#!AMR-WB\n" + b"\0" * 9, "audio/amr-wb"),
        (MediaKind.VOICE, b"\x02#!SILK_V3" + b"\0" * 9, "audio/silk"),
        (MediaKind.VIDEO, MP4, "video/mp4"),
        (MediaKind.VIDEO, MP4.replace(b"ftypmp42", b"ftypqt  "), "video/quicktime"),
    ],
)
def test_the_type_is_told_by_the_bytes(kind: MediaKind, content: bytes, content_type: str) -> None:
    assert usable(kind, content).content_type == content_type


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (MediaKind.IMAGE, MP4),
        (MediaKind.VOICE, picture()),
        (MediaKind.VIDEO, picture()),
        (MediaKind.VIDEO, b"<html><script>alert(1)</script>"),
        (MediaKind.VOICE, b""),
    ],
)
def test_nothing_passes_for_what_it_is_not(kind: MediaKind, content: bytes) -> None:
    with pytest.raises(UnreadableError):
        usable(kind, content)


@pytest.mark.parametrize("kind", list(MediaKind))
def test_more_than_the_platform_allows(kind: MediaKind) -> None:
    beginning = {MediaKind.IMAGE: picture(), MediaKind.VOICE: noise(1), MediaKind.VIDEO: MP4}[kind]
    with pytest.raises(TooLargeError):
        usable(kind, beginning.ljust(MAXIMUM_BYTES[kind] + 1, b"\0"))
