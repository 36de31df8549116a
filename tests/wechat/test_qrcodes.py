"""QR codes are drawn here, from the platform's address; the ticket goes nowhere."""

import logging
import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import segno
from fakeredis import FakeAsyncRedis

from api.errors import UnavailableError
from api.wechat.client import QRCODE_PATH
from api.wechat.qrcodes import PNG_SCALE, for_terminal, qrcode_address, write_png
from tests.wechat.api_side import ScriptedApi, client_for

ADDRESS = "http://weixin.qq.com/q/02abcdefghijklmnop"
TICKET = "gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGlu"
QUIET_ZONE = 4


@pytest.fixture
async def api() -> AsyncIterator[ScriptedApi]:
    api = ScriptedApi()
    async with api.http:
        yield api


def dots(png: bytes) -> list[list[bool]]:
    """The dark dots of a one-bit PNG, one for each module; read without a library's help."""
    width, height, depth = struct.unpack(">IIB", png[16:25])
    assert depth == 1
    packed, place = b"", 8
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        packed += png[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += 12 + length
    raw, row_bytes = zlib.decompress(packed), (width + 7) // 8
    rows = [bytes(row_bytes)]
    for y in range(height):
        filtered, *row = raw[y * (row_bytes + 1) : (y + 1) * (row_bytes + 1)]
        assert filtered in (0, 2)  # as it is, or the difference to the row above
        above = rows[-1] if filtered else bytes(row_bytes)
        rows.append(bytes((a + b) % 256 for a, b in zip(row, above, strict=True)))
    middle = PNG_SCALE // 2
    return [
        [not (row[x // 8] >> (7 - x % 8)) & 1 for x in range(middle, width, PNG_SCALE)]
        for row in rows[1 + middle :: PNG_SCALE]
    ]


def test_the_png_shows_the_address(tmp_path: Path) -> None:
    path = tmp_path / "door.png"
    write_png(ADDRESS, path)
    drawn = dots(path.read_bytes())
    code = segno.make_qr(ADDRESS, error="m")
    wanted = [list(map(bool, row)) for row in code.matrix_iter(border=QUIET_ZONE)]
    assert drawn == wanted
    assert not any(any(row) for row in drawn[:QUIET_ZONE])


def test_the_terminal_shows_as_many_dots() -> None:
    lines = for_terminal(ADDRESS).splitlines()
    side = segno.make_qr(ADDRESS, error="m").symbol_size(border=4)[0]
    assert {len(line) for line in lines if line} == {side}


async def test_the_ticket_is_never_logged(
    api: ScriptedApi, caplog: pytest.LogCaptureFixture
) -> None:
    api.script(QRCODE_PATH, {"ticket": TICKET, "expire_seconds": 600, "url": ADDRESS})
    async with FakeAsyncRedis() as redis:
        with caplog.at_level(logging.DEBUG):
            client = client_for(api, redis)
            assert await qrcode_address(client, "s:x", expire_seconds=600) == ADDRESS
            assert TICKET not in repr(await client.create_qrcode("s:x", expire_seconds=600))
    assert TICKET not in caplog.text


@pytest.mark.parametrize("answer", [{"errcode": 48001}, {"ticket": TICKET}, {"url": ""}])
async def test_no_address_is_a_failure(api: ScriptedApi, answer: dict[str, object]) -> None:
    api.script(QRCODE_PATH, answer)
    async with FakeAsyncRedis() as redis:
        with pytest.raises(UnavailableError, match="wechat_qrcode") as refused:
            await qrcode_address(client_for(api, redis), "d:1")
    assert TICKET not in str(refused.value.facts)
