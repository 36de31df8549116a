"""The platform's API as a script: each call takes the next answer of its path, else errcode 0."""

import asyncio
import json
from collections import defaultdict, deque
from typing import Any

import httpx
from fakeredis import FakeAsyncRedis

from api.clock import utc_now
from api.wechat.budget import Budget
from api.wechat.client import WeChatClient
from api.wechat.tokens import AccessToken

SECRET = "app-secret-0123456789"
TOKEN_PATH = "/cgi-bin/stable_token"

Answer = dict[str, Any] | httpx.Response | Exception


class ScriptedApi:
    """Counts what is asked. `script(path, ...)` queues answers; exceptions are raised."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any], str]] = []  # path, body, token
        self.token_fetches = 0
        self.token_delay = 0.0
        self._scripts: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self.http = httpx.AsyncClient(
            transport=httpx.MockTransport(self._answer), base_url="http://platform"
        )

    def script(self, path: str, *answers: Answer) -> None:
        self._scripts[path].extend(answers)

    def refuse(self, path: str, *codes: int) -> None:
        self.script(path, *({"errcode": code, "errmsg": "openid or secret"} for code in codes))

    def bodies(self, path: str) -> list[dict[str, Any]]:
        return [body for called, body, _ in self.calls if called == path]

    def tokens(self, path: str) -> list[str]:
        return [token for called, _, token in self.calls if called == path]

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == TOKEN_PATH:
            self.token_fetches += 1
            await asyncio.sleep(self.token_delay)
        else:
            body = json.loads(request.content) if request.content else {}
            self.calls.append((path, body, request.url.params.get("access_token", "")))
        answer = self._scripts[path].popleft() if self._scripts[path] else self._good(path)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)

    def _good(self, path: str) -> dict[str, Any]:
        if path == TOKEN_PATH:
            return {"access_token": f"token-{self.token_fetches}", "expires_in": 7200}
        return {"errcode": 0, "errmsg": "ok"}


def access_token(api: ScriptedApi, redis: FakeAsyncRedis, app_id: str = "wx1") -> AccessToken:
    return AccessToken(api.http, redis, app_id=app_id, app_secret=SECRET)


def client_for(api: ScriptedApi, redis: FakeAsyncRedis) -> WeChatClient:
    return WeChatClient(api.http, access_token(api, redis), Budget(redis, clock=utc_now))
