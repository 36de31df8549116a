"""Small real files: pictures with and without what phones write beside the pixels, a video."""

from io import BytesIO
from zlib import crc32

from PIL import Image
from PIL.ExifTags import IFD, Base

WIDE, HIGH = 60, 40
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64
CAMERA = "Secret Camera 3000"


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """A picture's bytes in a format."""
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    """The picture of some bytes, read to its end."""
    image = Image.open(BytesIO(content))
    image.load()
    return image


def picture(name: str = "picture") -> bytes:
    """A small JPEG; another name is another colour."""
    shade = crc32(name.encode()) % 256
    return encoded(Image.new("RGB", (WIDE, HIGH), (shade, 90, 160)), "JPEG")


def half_red() -> Image.Image:
    """Red on the left, blue on the right: which way is up can be seen."""
    image = Image.new("RGB", (WIDE, HIGH), (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, WIDE // 2, HIGH))
    return image


def exif_of_a_phone(*, orientation: int = 1) -> Image.Exif:
    """Camera, time and place, as phones write them."""
    exif = Image.Exif()
    exif[Base.Make] = CAMERA
    exif[Base.Orientation] = orientation
    exif[Base.DateTime] = "2026:11:22 08:00:00"
    place = exif.get_ifd(IFD.GPSInfo)
    place[1], place[2] = "N", (30.0, 16.0, 27.0)
    place[3], place[4] = "E", (120.0, 9.0, 18.0)
    return exif
