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

from api.errors import UnavailableError
from api.settings import Settings
from api.wechat.api_errors import ErrorClass
from api.wechat.rendering import Menu
from api.wechat.tokens import AccessToken, TokenError
from api.wechat.transport import ApiAnswer, call, open_http, read_answer

SEND_PATH = "/cgi-bin/message/custom/send"
TYPING_PATH = "/cgi-bin/message/custom/typing"
TEMPLATE_PATH = "/cgi-bin/message/template/send"
MENU_PATH = "/cgi-bin/menu/create"
MEDIA_PATH = "/cgi-bin/media/get"

MEDIA_SECONDS = 30.0
VIDEO_HOSTS = (".qq.com",)
"""Where the platform keeps videos; nothing else is fetched on its word."""

TOO_LARGE = "too_large"
NO_MEDIA = ApiAnswer(error=ErrorClass.OUR_FAULT, cause="no_media")


class WeChatClient:
    """Calls for one account. Every method but `fetch_media` answers with an `ApiAnswer`."""

    def __init__(self, http: httpx.AsyncClient, token: AccessToken) -> None:
        self._http = http
        self._token = token

    async def send_text(self, openid: str, text: str) -> ApiAnswer:
        """A customer-service message of up to 2,000 bytes."""
        return await self._call(
            SEND_PATH, {"touser": openid, "msgtype": "text", "text": {"content": text}}
        )

    async def send_menu(self, openid: str, menu: Menu) -> ApiAnswer:
        """A customer-service message with options to tap."""
        lines = [{"id": id_, "content": content} for id_, content in menu.lines]
        msgmenu = {"head_content": menu.head, "list": lines, "tail_content": menu.tail}
        return await self._call(
            SEND_PATH, {"touser": openid, "msgtype": "msgmenu", "msgmenu": msgmenu}
        )

    async def send_template(
        self, openid: str, template_id: str, data: Mapping[str, str], *, client_msg_id: str
    ) -> ApiAnswer:
        """A template message; the same `client_msg_id` within 10 minutes is shown once."""
        return await self._call(
            TEMPLATE_PATH,
            {
                "touser": openid,
                "template_id": template_id,
                "client_msg_id": client_msg_id,
                "data": {name: {"value": value} for name, value in data.items()},
            },
        )

    async def typing(self, openid: str) -> ApiAnswer:
        """Show that an answer is being written, for 15 seconds."""
        return await self._call(TYPING_PATH, {"touser": openid, "command": "Typing"})

    async def create_menu(self, menu: Mapping[str, Any]) -> ApiAnswer:
        """Put the account's menu (`{"button": [...]}`) in place of the present one."""
        return await self._call(MENU_PATH, menu)

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

    async def _call(self, path: str, body: Mapping[str, Any]) -> ApiAnswer:
        """Once, and once more with a fresh token when the platform refused the one used."""
        try:
            token = await self._token.get()
            answer = await call(self._http, path, token=token, body=body)
            if answer.error is not ErrorClass.TOKEN:
                return answer
            await self._token.drop(token)
            fresh = await self._token.get()
        except TokenError as error:
            return error.answer
        if fresh == token:
            return answer
        return await call(self._http, path, token=fresh, body=body)

    async def _download(self, media_id: str, token: str, *, at_most: int) -> bytes | ApiAnswer:
        parameters = {"access_token": token, "media_id": media_id}
        found = await self._read(MEDIA_PATH, at_most=at_most, parameters=parameters)
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
        yield WeChatClient(http, token)
