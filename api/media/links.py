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
SHOWN_FOR = timedelta(days=7)
"""A reporter opens what shows the work done so long: as long as they are asked what they think."""

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

    def shown_address(self, media_id: int, *, resident_id: int, now: datetime) -> str | None:
        """Where the reporter of a case can open what shows the work done, for `SHOWN_FOR`."""
        if self.public_url is None:
            return None
        until = int((now + SHOWN_FOR).timestamp())
        seal = self._shown_seal(media_id, resident_id, until)
        query = urlencode({"resident": resident_id, "until": until, "seal": seal})
        return f"{self.public_url}{PATH}/{media_id}/after?{query}"

    def may_be_shown(
        self, media_id: int, *, resident_id: int, until: int, seal: str, now: datetime
    ) -> bool:
        """As `is_good`, of a link of `shown_address`."""
        ours = self._shown_seal(media_id, resident_id, until)
        same = hmac.compare_digest(ours.encode(), seal.encode())
        return same and 0 <= until - now.timestamp() <= SHOWN_FOR.total_seconds()

    def _shown_seal(self, media_id: int, resident_id: int, until: int) -> str:
        """Never the seal of a link for the staff, whatever the numbers."""
        return self._seal(media_id, -resident_id, until)

    def _seal(self, media_id: int, staff_id: int, until: int) -> str:
        sealed = f"{media_id}.{staff_id}.{until}".encode()
        digest = hmac.new(self.key.encode(), sealed, hashlib.sha256).digest()[:SEAL_BYTES]
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
