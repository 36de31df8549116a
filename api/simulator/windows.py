"""Who may be sent a customer-service message, and how many.

Grants do not add up: each send uses one of every open grant, so the number left is the largest
of them, not the sum. The real rule is not written down; this is the worse of the two readings.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from api.simulator.errors import PlatformError

MESSAGE_WINDOW = timedelta(hours=48)
MESSAGE_COUNT = 5
CLICK_WINDOW = timedelta(minutes=1)
CLICK_COUNT = 3


@dataclass
class _Grant:
    left: int
    ends_at: datetime


class Windows:
    """Each person's open grants: one by their last message, one by their last click."""

    def __init__(self) -> None:
        self._by_message: dict[str, _Grant] = {}
        self._by_click: dict[str, _Grant] = {}

    def open_by_message(self, openid: str, *, now: datetime) -> None:
        self._by_message[openid] = _Grant(MESSAGE_COUNT, now + MESSAGE_WINDOW)

    def open_by_click(self, openid: str, *, now: datetime) -> None:
        """After a menu click, a scan, following, or a tap on an option of a menu message."""
        self._by_click[openid] = _Grant(CLICK_COUNT, now + CLICK_WINDOW)

    def close(self, openid: str) -> None:
        self._by_message.pop(openid, None)
        self._by_click.pop(openid, None)

    def left(self, openid: str, *, now: datetime) -> int:
        return max((grant.left for grant in self._open(openid, now)), default=0)

    def open_until(self, openid: str, *, now: datetime) -> datetime | None:
        """When the last open grant ends; None when there is none."""
        return max((grant.ends_at for grant in self._open(openid, now)), default=None)

    def spend(self, openid: str, *, now: datetime) -> None:
        """Count one send. Raises PlatformError 45015 (no window) or 45047 (window used up)."""
        grants = self._open(openid, now)
        if not grants:
            raise PlatformError(45015, "response out of time limit or subscription is canceled")
        if not self.left(openid, now=now):
            raise PlatformError(45047, "out of response count limit")
        for grant in grants:
            grant.left = max(0, grant.left - 1)

    def _open(self, openid: str, now: datetime) -> list[_Grant]:
        grants = (self._by_message.get(openid), self._by_click.get(openid))
        return [grant for grant in grants if grant is not None and now < grant.ends_at]
