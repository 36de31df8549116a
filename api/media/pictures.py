"""Pictures drawn anew: the pixels that people see, and nothing that their phones wrote beside them.

Where and when a picture was taken, with which phone, and the thumbnail of what was cut away all
lie in its metadata, and a case is read by many. Only pixels are carried over, so that no list of
places for metadata can be incomplete.
"""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from api.media.errors import TooLargeError, UnreadableError

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP")
"""What the platform lets people send, and what its own clients make of other formats."""

MAXIMUM_PIXELS = 50_000_000
"""The largest phone cameras. A few kilobytes can unfold to far more, which is no picture."""

JPEG_QUALITY = 90
LOSSLESS = frozenset({"PNG", "GIF", "BMP"})
"""Drawings and screenshots, whose letters JPEG would blur."""


def cleaned(content: bytes) -> tuple[bytes, str]:
    """The picture without metadata, upright, and its content type: JPEG or PNG.

    Of an animation the first frame is kept. Transparency is kept; it makes a PNG.

    Raises:
        TooLargeError: more pixels than any camera has.
        UnreadableError: Pillow cannot open it, or it is cut off.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Oddities of a file that is drawn anew anyway.
            return _drawn_anew(content)
    except TooLargeError:
        raise
    except Exception as error:  # decoders of foreign bytes raise whatever they stumble over
        raise UnreadableError from error


def _drawn_anew(content: bytes) -> tuple[bytes, str]:
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MAXIMUM_PIXELS:
            raise TooLargeError
        lossless = picture.format in LOSSLESS
        see_through = picture.has_transparency_data
        # Orientation is metadata that changes what people see, so it is carried out first.
        upright = ImageOps.exif_transpose(picture)
        pixels = upright.convert("RGBA" if see_through else "RGB")
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    written = BytesIO()
    if lossless or see_through:
        bare.save(written, "PNG")
        return written.getvalue(), "image/png"
    bare.save(written, "JPEG", quality=JPEG_QUALITY)
    return written.getvalue(), "image/jpeg"
