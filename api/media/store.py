"""Where the bytes lie: one port, a folder unless the settings name a bucket."""

from typing import Protocol

from api.media.folder import FolderStore
from api.media.s3 import S3Store
from api.settings import Settings


class MediaStore(Protocol):
    """Keeps bytes under their SHA-256."""

    async def put(self, content: bytes) -> str:
        """Store and return the digest; storing the same bytes again changes nothing.

        Raises:
            UnavailableError: `media_store`; nothing was stored.
        """

    async def get(self, digest: str) -> bytes:
        """The bytes of a digest.

        Raises:
            FileNotFoundError: there are none.
            UnavailableError: `media_store`; the store cannot be asked.
        """

    async def delete(self, digest: str) -> None:
        """Remove the bytes of a digest; nothing when they are gone already.

        Raises:
            UnavailableError: `media_store`; they may still be there.
        """


def open_store(settings: Settings) -> MediaStore:
    """The store of this installation; every process must be given the same."""
    if settings.media_s3 is not None:
        return S3Store(settings.media_s3)
    return FolderStore(settings.data_dir / "media")
