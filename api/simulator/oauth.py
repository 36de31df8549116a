"""Page authorisation: a code that a page brings back once, and what it is exchanged for."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from api.simulator.account import SimulatedAccount
from api.simulator.errors import PlatformError

Scope = Literal["snsapi_base", "snsapi_userinfo"]

CODE_LASTS = timedelta(minutes=5)
TOKEN_LASTS = timedelta(seconds=7200)


@dataclass
class _Code:
    openid: str
    scope: Scope
    snapshot: bool
    ends_at: datetime
    used: bool = False


@dataclass
class PageAuthorisation:
    """Codes and page tokens, in memory. A page token is another thing than an access token.

    A snapshot visitor is WeChat's virtual account of someone who looks without logging in: the
    openid is made up anew for each code and is nobody's.
    """

    account: SimulatedAccount
    clock: Callable[[], datetime]
    _codes: dict[str, _Code] = field(default_factory=dict)
    _tokens: dict[str, tuple[str, Scope, datetime]] = field(default_factory=dict)

    def agree(self, openid: str, *, scope: Scope, snapshot: bool = False) -> str:
        """The person opens the page (and agrees, where the scope asks for it): a code."""
        code = secrets.token_urlsafe(24)
        whose = f"oSnapshot-{secrets.token_urlsafe(12)}" if snapshot else openid
        self._codes[code] = _Code(whose, scope, snapshot, self.clock() + CODE_LASTS)
        return code

    def exchange(self, *, app_id: str, secret: str, code: str) -> dict[str, Any]:
        """`sns/oauth2/access_token`. Raises PlatformError 40013, 40125, 40029 (unknown or over five
        minutes old) or 40163 (used before)."""
        if app_id != self.account.app_id:
            raise PlatformError(40013, "invalid appid")
        if not secrets.compare_digest(secret.encode(), self.account.app_secret.encode()):
            raise PlatformError(40125, "invalid appsecret")
        found = self._codes.get(code)
        if found is None or self.clock() >= found.ends_at:
            raise PlatformError(40029, "invalid code")
        if found.used:
            raise PlatformError(40163, "code been used")
        found.used = True
        token = secrets.token_urlsafe(64)
        self._tokens[token] = (found.openid, found.scope, self.clock() + TOKEN_LASTS)
        answer: dict[str, Any] = {
            "access_token": token,
            "expires_in": int(TOKEN_LASTS.total_seconds()),
            "refresh_token": secrets.token_urlsafe(64),
            "openid": found.openid,
            "scope": found.scope,
        }
        return {**answer, "is_snapshotuser": 1} if found.snapshot else answer

    def user(self, *, token: str, openid: str) -> dict[str, Any]:
        """`sns/userinfo`. Raises PlatformError 40001, 42001, 40003 or 48001 (scope too small).

        Names and pictures are the same for everybody, as they are on the platform today.
        """
        found = self._tokens.get(token)
        if found is None:
            raise PlatformError(40001, "invalid credential")
        whose, scope, ends_at = found
        if self.clock() >= ends_at:
            raise PlatformError(42001, "access_token expired")
        if openid != whose:
            raise PlatformError(40003, "invalid openid")
        if scope != "snsapi_userinfo":
            raise PlatformError(48001, "api unauthorized")
        return {
            "openid": openid, "nickname": "微信用户", "sex": 0, "province": "", "city": "",
            "country": "", "headimgurl": "", "privilege": [],
        }  # fmt: skip
