"""The platform's API, as far as Linli calls it.

Written directly on httpx rather than on wechatpy's API classes: those build the same small
dictionaries around a blocking transport, lack `stable_token`, typing and `client_msg_id`, and put
secrets into their exceptions; an async `_request` under them would replace all they do.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from redis.asyncio import Redis

from api.clock import utc_now
from api.errors import UnavailableError
from api.notifications.models import Priority
from api.settings import Settings
from api.wechat.api_errors import ErrorClass
from api.wechat.budget import Budget
from api.wechat.rendering import Menu
from api.wechat.tokens import AccessToken, TokenError
from api.wechat.transport import ApiAnswer, call, counted, open_http, read_answer

SEND_PATH = "/cgi-bin/message/custom/send"
TYPING_PATH = "/cgi-bin/message/custom/typing"
TEMPLATE_PATH = "/cgi-bin/message/template/send"
SUBSCRIPTION_PATH = "/cgi-bin/message/subscribe/bizsend"
MENU_PATH = "/cgi-bin/menu/create"
QRCODE_PATH = "/cgi-bin/qrcode/create"
MEDIA_PATH = "/cgi-bin/media/get"

MEDIA_SECONDS = 30.0
LONGEST_SCENE = 64
LONGEST_QRCODE_SECONDS = 2_592_000
VIDEO_HOSTS = (".qq.com",)
"""Where the platform keeps videos; nothing else is fetched on its word."""

TOO_LARGE = "too_large"
NO_MEDIA = ApiAnswer(error=ErrorClass.OUR_FAULT, cause="no_media")


class WeChatClient:
    """Calls for one account. Every method but `fetch_media` answers with an `ApiAnswer`."""

    def __init__(self, http: httpx.AsyncClient, token: AccessToken, budget: Budget) -> None:
        self._http = http
        self._token = token
        self._budget = budget

    async def send_text(
        self, openid: str, text: str, *, priority: Priority = Priority.REPLY
    ) -> ApiAnswer:
        """A customer-service message of up to 2,000 bytes."""
        body = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        return await self._call(SEND_PATH, body, priority=priority)

    async def send_menu(
        self, openid: str, menu: Menu, *, priority: Priority = Priority.REPLY
    ) -> ApiAnswer:
        """A customer-service message with options to tap."""
        lines = [{"id": id_, "content": content} for id_, content in menu.lines]
        msgmenu = {"head_content": menu.head, "list": lines, "tail_content": menu.tail}
        body = {"touser": openid, "msgtype": "msgmenu", "msgmenu": msgmenu}
        return await self._call(SEND_PATH, body, priority=priority)

    async def send_subscription(
        self, openid: str, template_id: str, data: Mapping[str, str], *, priority: Priority
    ) -> ApiAnswer:
        """A subscription notice (订阅通知) to somebody who has agreed to its template."""
        body = {"touser": openid, "template_id": template_id, "data": _values(data)}
        return await self._call(SUBSCRIPTION_PATH, body, priority=priority)

    async def send_template(
        self,
        openid: str,
        template_id: str,
        data: Mapping[str, str],
        *,
        client_msg_id: str,
        priority: Priority = Priority.NOTICE,
    ) -> ApiAnswer:
        """A template message; the same `client_msg_id` within 10 minutes is shown once."""
        return await self._call(
            TEMPLATE_PATH,
            {
                "touser": openid,
                "template_id": template_id,
                "client_msg_id": client_msg_id,
                "data": _values(data),
            },
            priority=priority,
        )

    async def typing(self, openid: str) -> ApiAnswer:
        """Show that an answer is being written, for 15 seconds."""
        return await self._call(TYPING_PATH, {"touser": openid, "command": "Typing"})

    async def create_menu(self, menu: Mapping[str, Any]) -> ApiAnswer:
        """Put the account's menu (`{"button": [...]}`) in place of the present one."""
        return await self._call(MENU_PATH, menu)

    async def create_qrcode(self, scene: str, *, expire_seconds: int | None = None) -> ApiAnswer:
        """A QR code that brings its scene with every scan; `url` in the data is what it shows.

        Args:
            scene: 1 to 64 characters.
            expire_seconds: up to 30 days; None for one that lasts for ever (100,000 an account).
        """
        lasts = expire_seconds is None
        body: dict[str, Any] = {
            "action_name": "QR_LIMIT_STR_SCENE" if lasts else "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": scene}},
        }
        if not 1 <= len(scene) <= LONGEST_SCENE:
            raise ValueError("a scene has 1 to 64 characters")
        if expire_seconds is not None:
            if not 1 <= expire_seconds <= LONGEST_QRCODE_SECONDS:
                raise ValueError("a temporary QR code lasts for up to 30 days")
            body["expire_seconds"] = expire_seconds
        return await self._call(QRCODE_PATH, body)

    async def fetch_media(self, media_id: str, *, at_most: int) -> bytes:
        """The bytes of a received picture, recording or video, as long as they are few enough.

        Raises:
            UnavailableError: the platform does not give them; `cause` says why, `passing` whether
                asking again may help.
        """
        try:
            token = await self._token.get()
            outcome = await self._download(media_id, token, at_most=at_most)
            if isinstance(outcome, ApiAnswer) and outcome.error is ErrorClass.TOKEN:
                await self._token.drop(token)
                outcome = await self._download(media_id, await self._token.get(), at_most=at_most)
        except TokenError as error:
            outcome = error.answer
        if isinstance(outcome, ApiAnswer):
            passing = outcome.error is ErrorClass.RETRY
            raise UnavailableError("wechat_media", cause=outcome.reason, passing=passing)
        return outcome

    async def _call(
        self, path: str, body: Mapping[str, Any], *, priority: Priority = Priority.KEY
    ) -> ApiAnswer:
        """Within the day's budget; once, and once more with a fresh token when the platform
        refused the one used.
        """
        refusal = await self._budget.refusal(path, priority)
        if refusal is not None:
            return refusal
        try:
            token = await self._token.get()
            answer = await self._counted(path, token, body)
            if answer.error is not ErrorClass.TOKEN:
                return answer
            await self._token.drop(token)
            fresh = await self._token.get()
        except TokenError as error:
            return error.answer
        return answer if fresh == token else await self._counted(path, fresh, body)

    async def _counted(self, path: str, token: str, body: Mapping[str, Any]) -> ApiAnswer:
        answer = await call(self._http, path, token=token, body=body)
        await self._budget.note(path, answer)
        return answer

    async def _download(self, media_id: str, token: str, *, at_most: int) -> bytes | ApiAnswer:
        parameters = {"access_token": token, "media_id": media_id}
        found = await self._budget.refusal(MEDIA_PATH, Priority.KEY) or await self._read(
            MEDIA_PATH, at_most=at_most, parameters=parameters
        )
        answer = found if isinstance(found, ApiAnswer) else ApiAnswer()
        await self._budget.note(MEDIA_PATH, counted(MEDIA_PATH, answer))
        if isinstance(found, ApiAnswer) and "video_url" in found.data:
            # Of a video the platform gives the address, which holds a key of its own.
            address = self._trusted(str(found.data["video_url"]))
            found = NO_MEDIA if address is None else await self._read(address, at_most=at_most)
        return NO_MEDIA if isinstance(found, ApiAnswer) and found.ok else found

    async def _read(
        self, address: str, *, at_most: int, parameters: Mapping[str, str] | None = None
    ) -> bytes | ApiAnswer:
        """The bytes behind an address, or the platform's answer where it says something instead."""
        content = bytearray()
        try:
            async with (
                asyncio.timeout(MEDIA_SECONDS),
                self._http.stream("GET", address, params=parameters) as response,
            ):
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) > at_most:
                        return ApiAnswer(error=ErrorClass.OUR_FAULT, cause=TOO_LARGE)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            return ApiAnswer(error=ErrorClass.RETRY, cause=type(error).__name__)
        content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if response.status_code == httpx.codes.OK and not _is_json(content_type, bytes(content)):
            return bytes(content)
        return read_answer(response.status_code, bytes(content))

    def _trusted(self, address: str) -> str | None:
        """An address of the platform's own; None for one that leads anywhere else."""
        try:
            url = httpx.URL(address)
        except httpx.InvalidURL:
            return None
        ours = url.host == self._http.base_url.host or url.host.endswith(VIDEO_HOSTS)
        return address if ours and url.scheme in ("http", "https") else None


def _values(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"value": value} for name, value in data.items()}


def _is_json(content_type: str, content: bytes) -> bool:
    """The platform answers errors as JSON, not always under that name."""
    if content_type not in ("application/json", "text/plain", "text/json", ""):
        return False
    try:
        return isinstance(json.loads(content), dict)
    except ValueError:
        return False


@asynccontextmanager
async def open_client(settings: Settings, redis: Redis) -> AsyncIterator[WeChatClient]:
    """A client for the account of the environment, closed at the end."""
    async with open_http(settings.wechat_api_base) as http:
        token = AccessToken(
            http,
            redis,
            app_id=settings.wechat_app_id,
            app_secret=settings.wechat_app_secret.get_secret_value(),
        )
        yield WeChatClient(http, token, Budget(redis, clock=utc_now))
