"""One HTTP call to the platform: short times, typed answers, nothing secret in logs or errors."""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from api import metrics
from api.wechat.api_errors import ErrorClass, classify

log = logging.getLogger(__name__)

TIMES = httpx.Timeout(3, connect=1, pool=1)
CALL_SECONDS = 6.0
"""The whole call, however slowly it drips."""

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""The request has not left us, so that it can be repeated."""

# The access token is a part of every address, and these two write addresses into the log.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True)
class ApiAnswer:
    """What came of a call. `error` is None when the platform took it (errcode 0).

    `uncertain`: the request left us and no answer came; the platform may have acted.
    """

    data: Mapping[str, Any] = field(default_factory=dict, repr=False)
    error: ErrorClass | None = None
    code: int | None = None
    cause: str = ""
    uncertain: bool = False

    @property
    def ok(self) -> bool:
        """Whether the platform said that it took the call."""
        return self.error is None

    @property
    def reason(self) -> str:
        """A word for logs and for the outbox: the errcode, or how the call failed."""
        return str(self.code) if self.code is not None else self.cause


def open_http(base_url: str) -> httpx.AsyncClient:
    """A client for the platform's host. Idle connections end before a server would end them."""
    return httpx.AsyncClient(
        base_url=base_url.rstrip("/"),
        timeout=TIMES,
        limits=httpx.Limits(max_connections=50, keepalive_expiry=3),
        trust_env=False,
    )


async def call(
    http: httpx.AsyncClient,
    path: str,
    *,
    token: str | None = None,
    body: Mapping[str, Any],
) -> ApiAnswer:
    """POST a JSON body; every outcome is an answer, none an exception."""
    answer = counted(path, await _post(http, path, token=token, body=body))
    if not answer.ok:
        log.warning("wechat api %s refused: %s", path, answer.reason)
    return answer


def counted(path: str, answer: ApiAnswer) -> ApiAnswer:
    """The same answer, counted under its errcode."""
    metrics.API_CALLS.labels(path, "0" if answer.ok else answer.reason).inc()
    return answer


async def _post(
    http: httpx.AsyncClient, path: str, *, token: str | None, body: Mapping[str, Any]
) -> ApiAnswer:
    try:
        async with asyncio.timeout(CALL_SECONDS):
            response = await http.post(
                path, params={"access_token": token} if token else None, json=body
            )
    except NOT_SENT as error:
        return ApiAnswer(error=ErrorClass.RETRY, cause=type(error).__name__)
    except (httpx.HTTPError, TimeoutError) as error:
        return ApiAnswer(error=ErrorClass.RETRY, cause=type(error).__name__, uncertain=True)
    return read_answer(response.status_code, response.content)


def read_answer(status: int, content: bytes) -> ApiAnswer:
    """The meaning of a response; one that is not the platform's JSON counts as a passing fault."""
    if status >= 500:
        return ApiAnswer(error=ErrorClass.RETRY, cause=f"http_{status}")
    try:
        data = json.loads(content)
        code = int(data.get("errcode", 0))
    except (ValueError, TypeError, AttributeError):
        return ApiAnswer(error=ErrorClass.RETRY, cause="no_json")
    if code != 0:
        return ApiAnswer(error=classify(code), code=code)
    if status >= 400:
        return ApiAnswer(error=ErrorClass.OUR_FAULT, cause=f"http_{status}")
    return ApiAnswer(data=data)
