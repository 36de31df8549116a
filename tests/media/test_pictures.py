"""Pictures as they are kept: upright, without metadata, or refused."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from api.media.errors import TooLargeError, UnreadableError, UnusableError
from api.media.pictures import MAXIMUM_PIXELS, cleaned
from tests.media.files import (
    CAMERA,
    HIGH,
    WIDE,
    encoded,
    exif_of_a_phone,
    half_red,
    opened,
    picture,
)


def dominant(image: Image.Image, x: int, y: int) -> str:
    red, _, blue = image.convert("RGB").getpixel((x, y))  # type: ignore[misc]
    return "red" if red > blue else "blue"


def test_where_and_when_it_was_taken_is_gone() -> None:
    taken = encoded(half_red(), "JPEG", exif=exif_of_a_phone(), comment=b"my home")
    assert CAMERA.encode() in taken
    content, content_type = cleaned(taken)
    kept = opened(content)
    assert content_type == "image/jpeg"
    assert CAMERA.encode() not in content
    assert b"Exif" not in content
    assert b"my home" not in content
    assert dict(kept.getexif()) == {}
    assert dominant(kept, 5, 20) == "red"


def test_a_picture_taken_sideways_stands_upright() -> None:
    """Orientation 6: to be turned a quarter clockwise, so what was left is up."""
    taken = encoded(half_red(), "JPEG", exif=exif_of_a_phone(orientation=6))
    kept = opened(cleaned(taken)[0])
    assert kept.size == (HIGH, WIDE)
    assert (dominant(kept, 20, 5), dominant(kept, 20, 55)) == ("red", "blue")


def test_metadata_of_other_formats_is_gone_too() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", CAMERA)
    png = encoded(half_red(), "PNG", pnginfo=notes, exif=exif_of_a_phone())
    webp = encoded(half_red(), "WEBP", exif=exif_of_a_phone(), xmp=b"<x>Secret</x>")
    for taken, content_type in ((png, "image/png"), (webp, "image/jpeg")):
        assert b"Secret" in taken
        content, kind = cleaned(taken)
        assert kind == content_type
        assert b"Secret" not in content
        assert not opened(content).info.keys() & {"exif", "xmp", "Author", "icc_profile"}


def test_what_lies_behind_the_picture_is_gone() -> None:
    hidden = b"PK\x03\x04 a hidden archive"
    assert hidden not in cleaned(picture() + hidden)[0]


def test_of_an_animation_the_first_frame_is_kept() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    moving = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], comment=b"Secret")
    content, content_type = cleaned(moving)
    kept = opened(content)
    assert content_type == "image/png"
    assert getattr(kept, "n_frames", 1) == 1
    assert dominant(kept, 5, 5) == "red"
    assert b"Secret" not in content


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16", "LA", "RGBA"])
def test_odd_ways_of_writing_pixels(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    content, content_type = cleaned(encoded(Image.new(mode, (WIDE, HIGH)), kind))
    assert opened(content).size == (WIDE, HIGH)
    assert content_type == ("image/jpeg" if mode == "CMYK" else "image/png")


def test_what_can_be_seen_through_stays_so() -> None:
    kept = opened(cleaned(encoded(Image.new("RGBA", (9, 9), (1, 2, 3, 0)), "PNG"))[0])
    assert kept.mode == "RGBA"
    assert kept.getpixel((4, 4)) == (1, 2, 3, 0)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    """A hundred bytes that would be nine hundred million pixels."""
    header = struct.pack("!IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64))
    with pytest.raises((TooLargeError, UnreadableError)):
        cleaned(bomb)


def test_more_pixels_than_any_camera_has() -> None:
    side = int(MAXIMUM_PIXELS**0.5) + 10
    with pytest.raises(TooLargeError):
        cleaned(encoded(Image.new("1", (side, side)), "PNG"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        picture()[: len(picture()) // 2],
        encoded(half_red(), "TIFF"),
        encoded(half_red(), "ICO"),
    ],
)
def test_what_cannot_be_opened_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        cleaned(content)


@given(st.data())
def test_broken_pictures_raise_nothing_else(data: st.DataObject) -> None:
    formats = {"JPEG": {"exif": exif_of_a_phone()}, "PNG": {}, "GIF": {}, "WEBP": {}, "BMP": {}}
    kind = data.draw(st.sampled_from(sorted(formats)))
    content = bytearray(encoded(half_red(), kind, **formats[kind]))
    for _ in range(data.draw(st.integers(1, 8))):
        position = data.draw(st.integers(0, len(content) - 1))
        content[position] = data.draw(st.integers(0, 255))
    try:
        kept, _ = cleaned(bytes(content))
    except UnusableError:
        return
    assert CAMERA.encode() not in kept
