"""Received files: the bytes once, a row for each message."""

import asyncio
import hashlib
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.media import FolderStore, record_media

PICTURE = b"\xff\xd8\xff" + bytes(range(256)) * 40


async def test_bytes_come_back_as_they_were(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    digest = await store.put(PICTURE)
    assert digest == hashlib.sha256(PICTURE).hexdigest()
    assert await store.get(digest) == PICTURE


async def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    large = PICTURE * 100
    digests = await asyncio.gather(*(store.put(large) for _ in range(16)))
    assert len(set(digests)) == 1
    assert await store.get(digests[0]) == large
    kept = await asyncio.to_thread(lambda: [p for p in tmp_path.rglob("*") if p.is_file()])
    assert len(kept) == 1


async def test_unknown_bytes(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await FolderStore(tmp_path).get("0" * 64)


async def test_a_message_has_one_row(session: AsyncSession, now: datetime) -> None:
    first, again, other = [
        await record_media(
            session,
            sender="wang",
            message_id=message_id,
            content_type="image/jpeg",
            digest="0" * 64,
            size=len(PICTURE),
            now=now,
        )
        for message_id in (1, 1, 2)
    ]
    assert again is first
    assert other.id != first.id
