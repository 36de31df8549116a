"""Links to a file for one person and some minutes, for who reads in the chat.

A link is sealed with a key derived from SECRET_KEY over the file, the staff member and the end of
its time. It proves who was given it; what that person may see is asked anew when it is opened.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from api.settings import Settings, derive_token

PATH = "/api/media"
VALID_FOR = timedelta(minutes=10)
SEAL_BYTES = 16


@dataclass(frozen=True)
class MediaLinks:
    """Makes links and checks them. `public_url` is None where nobody outside can reach us."""

    key: str = field(repr=False)
    public_url: str | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> "MediaLinks":
        """As this installation seals them."""
        key = derive_token(settings.secret_key.get_secret_value(), "media-links")
        return cls(key=key, public_url=settings.public_url)

    def address(self, media_id: int, *, staff_id: int, now: datetime) -> str | None:
        """Where one staff member can open a file until `VALID_FOR` has passed."""
        if self.public_url is None:
            return None
        until = int((now + VALID_FOR).timestamp())
        seal = self._seal(media_id, staff_id, until)
        query = urlencode({"staff": staff_id, "until": until, "seal": seal})
        return f"{self.public_url}{PATH}/{media_id}?{query}"

    def is_good(
        self, media_id: int, *, staff_id: int, until: int, seal: str, now: datetime
    ) -> bool:
        """Whether a link is of our making, for this file and person, and not over."""
        ours = hmac.compare_digest(self._seal(media_id, staff_id, until).encode(), seal.encode())
        return ours and 0 <= until - now.timestamp() <= VALID_FOR.total_seconds()

    def _seal(self, media_id: int, staff_id: int, until: int) -> str:
        sealed = f"{media_id}.{staff_id}.{until}".encode()
        digest = hmac.new(self.key.encode(), sealed, hashlib.sha256).digest()[:SEAL_BYTES]
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
