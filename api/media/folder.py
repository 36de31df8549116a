"""Media in a folder, written atomically; every process of one installation must see it."""

import asyncio
import hashlib
import uuid
from pathlib import Path

from api.errors import UnavailableError


class FolderStore:
    """See `MediaStore`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    async def put(self, content: bytes) -> str:
        """See `MediaStore`. A full disk counts as a store that is away."""
        digest = hashlib.sha256(content).hexdigest()
        try:
            await asyncio.to_thread(self._write, self._path(digest), content)
        except OSError as error:
            raise UnavailableError("media_store", cause=type(error).__name__) from error
        return digest

    async def get(self, digest: str) -> bytes:
        """See `MediaStore`."""
        try:
            return await asyncio.to_thread(self._path(digest).read_bytes)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise UnavailableError("media_store", cause=type(error).__name__) from error

    async def delete(self, digest: str) -> None:
        """See `MediaStore`."""
        try:
            await asyncio.to_thread(self._path(digest).unlink, missing_ok=True)
        except OSError as error:
            raise UnavailableError("media_store", cause=type(error).__name__) from error

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        # A name of its own: two who store the same bytes must not write into one file.
        partial = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
        try:
            partial.write_bytes(content)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
