"""Media in a bucket of anything that speaks S3: MinIO, Ceph, a cloud's object storage."""

import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

from obstore.exceptions import BaseError
from obstore.store import S3Store as Bucket

from api.errors import UnavailableError
from api.settings import S3Settings

CONNECT_SECONDS = 2
CALL_SECONDS = 20
"""The whole of one try, 10 MB on a slow line included."""

TRIES = 2
GIVE_UP_AFTER = timedelta(seconds=25)


class S3Store:
    """See `MediaStore`. Objects are named as the folder names its files: `ab/abcdef…`."""

    def __init__(self, settings: S3Settings) -> None:
        self._bucket = Bucket(
            settings.bucket,
            endpoint=settings.endpoint,
            region=settings.region,
            access_key_id=settings.access_key,
            secret_access_key=settings.secret_key.get_secret_value(),
            # The bucket stands in the path, which every server of the kind understands.
            virtual_hosted_style_request=False,
            client_options={
                "allow_http": urlsplit(settings.endpoint).scheme == "http",
                "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
                "timeout": timedelta(seconds=CALL_SECONDS),
            },
            retry_config={"max_retries": TRIES - 1, "retry_timeout": GIVE_UP_AFTER},
        )

    async def put(self, content: bytes) -> str:
        """See `MediaStore`. A name stands for its bytes, so writing again writes the same."""
        digest = hashlib.sha256(content).hexdigest()
        try:
            await self._bucket.put_async(_name(digest), content)
        except (BaseError, OSError) as error:
            raise _away(error) from None
        return digest

    async def get(self, digest: str) -> bytes:
        """See `MediaStore`."""
        try:
            found = await self._bucket.get_async(_name(digest))
            return bytes(await found.bytes_async())
        except FileNotFoundError:
            raise FileNotFoundError(digest) from None
        except (BaseError, OSError) as error:
            raise _away(error) from None

    async def delete(self, digest: str) -> None:
        """See `MediaStore`."""
        try:
            await self._bucket.delete_async(_name(digest))
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise _away(error) from None


def _name(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _away(error: Exception) -> UnavailableError:
    """Its text is left behind: it quotes addresses and what the server said."""
    return UnavailableError("media_store", cause=type(error).__name__)
