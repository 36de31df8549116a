"""Access tokens: the two ways to get one, and what each does to the one before."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from api.simulator.account import SimulatedAccount
from api.simulator.errors import PlatformError

LIFETIME = timedelta(seconds=7200)
# From here on a normal call renews the stable token, and old and new are both good.
RENEWED_BEFORE = timedelta(minutes=5)
# Forced refreshes closer together than this are answered with the token that is there.
FORCE_PAUSE = timedelta(seconds=30)


@dataclass(frozen=True)
class IssuedToken:
    value: str = field(repr=False)
    issued_at: datetime
    ends_at: datetime


class AccessTokens:
    def __init__(self, account: SimulatedAccount, *, clock: Callable[[], datetime]) -> None:
        self._account = account
        self._clock = clock
        self._good: dict[str, IssuedToken] = {}
        self._ended: set[str] = set()
        self._plain: IssuedToken | None = None
        self._stable: IssuedToken | None = None
        self.fetches = 0

    def fetch(self, *, app_id: str, secret: str) -> IssuedToken:
        """`/cgi-bin/token`: each fetch kills the one before."""
        self._check(app_id, secret)
        self._revoke(self._plain)
        self._plain = self._issue()
        return self._plain

    def fetch_stable(self, *, app_id: str, secret: str, force: bool = False) -> IssuedToken:
        """`/cgi-bin/stable_token`: the same token until five minutes before its end."""
        self._check(app_id, secret)
        now = self._clock()
        current = self._stable
        if current is not None and now < current.ends_at - RENEWED_BEFORE:
            if not force or now < current.issued_at + FORCE_PAUSE:
                return current
            self._revoke(current)
        self._stable = self._issue()
        return self._stable

    def check(self, value: str | None) -> None:
        """Raises PlatformError 41001 (none given), 42001 (expired) or 40001 (never good)."""
        if not value:
            raise PlatformError(41001, "access_token missing")
        token = self._good.get(value)
        if token is not None and self._clock() < token.ends_at:
            return
        if token is not None or value in self._ended:
            raise PlatformError(42001, "access_token expired")
        raise PlatformError(
            40001, "invalid credential, access_token is invalid or not latest, please refresh"
        )

    def revoke_all(self) -> None:
        """What a change of the app secret does: every token is wrong from now on."""
        self._good.clear()
        self._plain = self._stable = None

    def seconds_left(self, token: IssuedToken) -> int:
        return int((token.ends_at - self._clock()).total_seconds())

    def _check(self, app_id: str, secret: str) -> None:
        self.fetches += 1
        if app_id != self._account.app_id:
            raise PlatformError(40013, "invalid appid")
        if not secrets.compare_digest(secret.encode(), self._account.app_secret.encode()):
            raise PlatformError(40125, "invalid appsecret")

    def _issue(self) -> IssuedToken:
        now = self._clock()
        for value, token in list(self._good.items()):
            if token.ends_at <= now:
                del self._good[value]
                self._ended.add(value)
        token = IssuedToken(secrets.token_urlsafe(96), now, now + LIFETIME)
        self._good[token.value] = token
        return token

    def _revoke(self, token: IssuedToken | None) -> None:
        if token is not None:
            self._good.pop(token.value, None)
