"""The access token: one for all processes, kept in Redis, fetched by one of them at a time.

`stable_token` gives everybody the same token until five minutes before its end, so that a second
fetch does no harm. The keys are laid out as wechatpy's `RedisStorage` has them. With Redis away
each process keeps the token for itself.
"""

import asyncio
import json
import logging
import secrets
import time

import httpx
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.wechat.api_errors import ErrorClass
from api.wechat.transport import ApiAnswer, call

log = logging.getLogger(__name__)

PATH = "/cgi-bin/stable_token"
REFRESHED_BEFORE = 300
"""Seconds before its end that a token is no longer used; the platform renews it from then on."""

LOCK_SECONDS = 10
"""Longer than a fetch can take, so that whoever gives the lock back still holds it."""

POLL_SECONDS = 0.05
REFUSAL_SECONDS = 1.0
"""For so long a failed fetch answers all who ask; otherwise each would wait out its own."""


class TokenError(Exception):
    """No token to be had. `answer` says why; the text holds no secret."""

    def __init__(self, answer: ApiAnswer) -> None:
        super().__init__(answer.reason)
        self.answer = answer


class AccessToken:
    """The token of one account."""

    def __init__(
        self, http: httpx.AsyncClient, redis: Redis, *, app_id: str, app_secret: str
    ) -> None:
        self._http = http
        self._redis = redis
        self._app_id = app_id
        self._app_secret = app_secret
        self._key = f"linli:{app_id}_access_token"
        self._lock_key = f"{self._key}_lock"
        self._turn = asyncio.Lock()
        self._own: tuple[str, float] | None = None  # the token and its end on the monotonic clock
        self._refusal: tuple[TokenError, float] | None = None

    async def get(self) -> str:
        """The token, from the cache or the platform.

        Raises:
            TokenError: the platform gives none.
        """
        if (token := await self._cached()) is not None:
            return token
        async with self._turn:
            while True:
                if (token := await self._cached()) is not None:
                    return token
                self._raise_recent_refusal()
                if await self._lock():
                    try:
                        # Another may have fetched it between the look and the lock.
                        return await self._cached() or await self._fetch()
                    finally:
                        await self._unlock()
                await asyncio.sleep(POLL_SECONDS)

    async def drop(self, used: str) -> None:
        """The platform refused this token: forget it, unless a newer one has taken its place."""
        if self._own is not None and self._own[0] == used:
            self._own = None
        try:
            if _decode(await self._redis.get(self._key)) == used:
                await self._redis.delete(self._key)
        except (RedisError, OSError) as error:
            _note(error)

    async def _cached(self) -> str | None:
        try:
            return _decode(await self._redis.get(self._key))
        except (RedisError, OSError) as error:
            _note(error)
        if self._own is not None and time.monotonic() < self._own[1]:
            return self._own[0]
        return None

    async def _lock(self) -> bool:
        try:
            taken = await self._redis.set(
                self._lock_key, secrets.token_hex(8), nx=True, ex=LOCK_SECONDS
            )
        except (RedisError, OSError) as error:
            _note(error)
            return True
        return bool(taken)

    async def _fetch(self) -> str:
        answer = await call(
            self._http,
            PATH,
            body={
                "grant_type": "client_credential",
                "appid": self._app_id,
                "secret": self._app_secret,
                "force_refresh": False,
            },
        )
        token = answer.data.get("access_token")
        if not answer.ok or not isinstance(token, str):
            raise self._refuse(answer)
        await self._keep(token, seconds=int(answer.data.get("expires_in", 7200)))
        return token

    async def _keep(self, token: str, *, seconds: int) -> None:
        life = max(seconds - REFRESHED_BEFORE, 1)
        self._own = (token, time.monotonic() + life)
        try:
            await self._redis.set(self._key, json.dumps(token), ex=life)
        except (RedisError, OSError) as error:
            _note(error)

    async def _unlock(self) -> None:
        try:
            await self._redis.delete(self._lock_key)
        except (RedisError, OSError) as error:
            _note(error)

    def _refuse(self, answer: ApiAnswer) -> TokenError:
        # Nothing was sent for a person yet, so a fetch without an answer is merely a failed one.
        error = TokenError(
            ApiAnswer(
                error=answer.error or ErrorClass.RETRY,
                code=answer.code,
                cause=answer.cause or "no_token",
            )
        )
        self._refusal = (error, time.monotonic() + REFUSAL_SECONDS)
        return error

    def _raise_recent_refusal(self) -> None:
        if self._refusal is not None and time.monotonic() < self._refusal[1]:
            raise TokenError(self._refusal[0].answer)


def _decode(value: bytes | str | None) -> str | None:
    if value is None:
        return None
    token = json.loads(value)
    return token if isinstance(token, str) else None


def _note(error: Exception) -> None:
    log.warning("redis is away: %s", type(error).__name__)
