"""QR codes of the account: made by the platform, drawn here.

The platform answers with an address to draw and a ticket for a picture of its own; the ticket is
not used, and written down nowhere.
"""

import io
from pathlib import Path

import segno

from api.errors import UnavailableError
from api.wechat.client import WeChatClient

PNG_SCALE = 12
"""Pixels a dot: about 400 in all, enough for a door."""


async def qrcode_address(
    client: WeChatClient, scene: str, *, expire_seconds: int | None = None
) -> str:
    """What a QR code with a scene shows; see `WeChatClient.create_qrcode`.

    Raises:
        UnavailableError: `wechat_qrcode`; the platform made none, `cause` says why.
    """
    answer = await client.create_qrcode(scene, expire_seconds=expire_seconds)
    address = answer.data.get("url")
    if not answer.ok or not isinstance(address, str) or not address:
        raise UnavailableError("wechat_qrcode", cause=answer.reason or "no_url")
    return address


def write_png(address: str, path: Path) -> None:
    """Draw a QR code into a file, with the quiet zone that scanners need."""
    segno.make_qr(address, error="m").save(str(path), kind="png", scale=PNG_SCALE, border=4)


def for_terminal(address: str) -> str:
    """A QR code of half blocks, to be scanned from a screen."""
    drawn = io.StringIO()
    segno.make_qr(address, error="m").terminal(out=drawn, compact=True)
    return drawn.getvalue()
