"""Pictures and recordings that people send: bytes behind one port, a row for each.

The store is a folder under `DATA_DIR/media`; every process of one installation must see it.
"""

import asyncio
import hashlib
import uuid
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId

MAXIMUM_BYTES = 10 * 1024 * 1024
"""WeChat's own limit for a picture."""


class Media(Base):
    """One received file. `sender` is an openid; `message_id` the inbound message it came with."""

    __tablename__ = "media"

    id: Mapped[BigId]
    sender: Mapped[str] = mapped_column(String(64))
    message_id: Mapped[int] = mapped_column(unique=True)
    content_type: Mapped[str] = mapped_column(String(60))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    received_at: Mapped[datetime]


class MediaStore(Protocol):
    """Keeps bytes under their SHA-256."""

    async def put(self, content: bytes) -> str:
        """Store and return the digest; storing the same bytes again changes nothing."""

    async def get(self, digest: str) -> bytes:
        """The bytes of a digest; raises `FileNotFoundError`."""

    async def delete(self, digest: str) -> None:
        """Remove the bytes of a digest; nothing when they are gone already."""


class FolderStore:
    """A media store in a folder, written atomically."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    async def put(self, content: bytes) -> str:
        """Store and return the digest."""
        digest = hashlib.sha256(content).hexdigest()
        await asyncio.to_thread(self._write, self._path(digest), content)
        return digest

    async def get(self, digest: str) -> bytes:
        """The bytes of a digest; raises `FileNotFoundError`."""
        return await asyncio.to_thread(self._path(digest).read_bytes)

    async def delete(self, digest: str) -> None:
        """Remove the file of a digest."""
        await asyncio.to_thread(self._path(digest).unlink, missing_ok=True)

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        # A name of its own: two who store the same bytes must not write into one file.
        partial = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
        partial.write_bytes(content)
        partial.replace(path)


async def record_media(
    session: AsyncSession,
    *,
    sender: str,
    message_id: int,
    content_type: str,
    digest: str,
    size: int,
    now: datetime,
) -> Media:
    """The row of a received file, made once for each message."""
    query = select(Media).where(Media.message_id == message_id)
    known = (await session.scalars(query)).one_or_none()
    if known is not None:
        return known
    media = Media(
        sender=sender,
        message_id=message_id,
        content_type=content_type,
        sha256=digest,
        size=size,
        received_at=now,
    )
    session.add(media)
    await session.flush()
    return media
