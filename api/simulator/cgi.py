"""The platform's API under `/platform/cgi-bin`, as far as the gateway calls it.

Like the real one it answers HTTP 200 to everything, and says in `errcode` what was wrong.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from api.simulator.errors import NotPossibleError, PlatformError
from api.simulator.media import MAX_BYTES, MediaKind
from api.simulator.misbehaving import misbehave
from api.simulator.people import TYPING_LASTS
from api.simulator.platform import Platform

PREFIX = "/platform/cgi-bin"
MAX_BODY_BYTES = 256 * 1024
MAX_UPLOAD_BYTES = max(MAX_BYTES.values()) + 64 * 1024

Body = dict[str, Any]
Handler = Callable[[Request], Awaitable[Response | Body]]


def platform_api(platform: Platform) -> APIRouter:
    router = APIRouter(prefix=PREFIX)

    def add(path: str, handler: Handler, *, method: str, needs_token: bool = True) -> None:
        async def endpoint(request: Request) -> Response:
            async def act() -> Response:
                answer = await handler(request)
                return answer if isinstance(answer, Response) else JSONResponse(answer)

            try:
                if platform.faults.of_call(path, "token_revoked"):
                    platform.tokens.revoke_all()
                if needs_token:
                    platform.tokens.check(request.query_params.get("access_token"))
                fault = platform.faults.of_call(path)
                if fault is None:
                    return await act()
                return await misbehave(fault, act, sleep=platform.sleep)
            except PlatformError as error:
                return JSONResponse({"errcode": error.errcode, "errmsg": error.errmsg})

        router.add_api_route(f"/{path}", endpoint, methods=[method], response_model=None)

    calls = _Calls(platform)
    add("token", calls.token, method="GET", needs_token=False)
    add("stable_token", calls.stable_token, method="POST", needs_token=False)
    add("message/custom/send", calls.send_custom, method="POST")
    add("message/custom/typing", calls.typing, method="POST")
    add("message/template/send", calls.send_template, method="POST")
    add("media/get", calls.get_media, method="GET")
    add("media/upload", calls.upload_media, method="POST")
    add("menu/create", calls.create_menu, method="POST")
    add("menu/get", calls.get_menu, method="GET")
    add("menu/delete", calls.delete_menu, method="GET")
    add("user/info", calls.user_info, method="GET")
    return router


class _Calls:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def token(self, request: Request) -> Body:
        query = request.query_params
        _check_grant(query.get("grant_type"))
        token = self._platform.tokens.fetch(
            app_id=query.get("appid", ""), secret=query.get("secret", "")
        )
        left = self._platform.tokens.seconds_left(token)
        return {"access_token": token.value, "expires_in": left}

    async def stable_token(self, request: Request) -> Body:
        body = await _json(request)
        _check_grant(body.get("grant_type"))
        token = self._platform.tokens.fetch_stable(
            app_id=str(body.get("appid", "")),
            secret=str(body.get("secret", "")),
            force=body.get("force_refresh") is True,
        )
        left = self._platform.tokens.seconds_left(token)
        return {"access_token": token.value, "expires_in": left}

    async def send_custom(self, request: Request) -> Body:
        self._platform.outbox.send_custom(await _json(request))
        return _ok()

    async def typing(self, request: Request) -> Body:
        body = await _json(request)
        self._platform.outbox.set_typing(body)
        loop = asyncio.get_running_loop()
        lasts = TYPING_LASTS.total_seconds()
        loop.call_later(lasts, self._platform.tell_typing, str(body.get("touser")))
        return _ok()

    async def send_template(self, request: Request) -> Body:
        message_id = self._platform.outbox.send_template(await _json(request))
        return {**_ok(), "msgid": message_id}

    async def get_media(self, request: Request) -> Response:
        media = self._platform.media.get(request.query_params.get("media_id", ""))
        if media.kind == "video":
            return JSONResponse({"video_url": self._platform.media_address(media.media_id)})
        attachment = f'attachment; filename="{media.filename}"'
        return Response(
            media.data,
            media_type=media.content_type,
            headers={"Content-Disposition": attachment, "X-Content-Type-Options": "nosniff"},
        )

    async def upload_media(self, request: Request) -> Body:
        kind = request.query_params.get("type", "")
        if kind not in MAX_BYTES:
            raise PlatformError(40004, "invalid media type")
        if int(request.headers.get("content-length") or 0) > MAX_UPLOAD_BYTES:
            raise PlatformError(40009, "invalid image size")
        async with request.form() as form:
            part = form.get("media")
            if not isinstance(part, UploadFile):
                raise PlatformError(41005, "media data missing")
            data = await part.read()
        try:
            media = self._platform.media.put(kind, data)
        except NotPossibleError as error:
            raise PlatformError(40005, f"invalid file type: {error}") from error
        created = int(media.created_at.timestamp())
        return {"type": kind, "media_id": media.media_id, "created_at": created}

    async def create_menu(self, request: Request) -> Body:
        self._platform.create_menu(await _json(request))
        return _ok()

    async def get_menu(self, _request: Request) -> Body:
        menu = self._platform.menu
        if menu is None:
            raise PlatformError(46003, "menu no exist")
        return {"menu": dict(menu.as_created)}

    async def delete_menu(self, _request: Request) -> Body:
        self._platform.set_menu(None)
        return _ok()

    async def user_info(self, request: Request) -> Body:
        person = self._platform.people.known(request.query_params.get("openid", ""))
        if not person.follows:
            return {"subscribe": 0, "openid": person.openid}
        return {
            "subscribe": 1,
            "openid": person.openid,
            "language": "zh_CN",
            "subscribe_time": int(person.followed_at.timestamp()),
            "remark": "",
            "groupid": 0,
            "tagid_list": [],
            "subscribe_scene": "ADD_SCENE_OTHERS",
            "qr_scene": 0,
            "qr_scene_str": "",
        }


def _ok() -> Body:
    return {"errcode": 0, "errmsg": "ok"}


def _check_grant(grant_type: object) -> None:
    if grant_type != "client_credential":
        raise PlatformError(40002, "invalid grant_type")


async def _json(request: Request) -> Body:
    """The body as an object, whatever Content-Type it claims. Raises PlatformError 47001."""
    raw = await request.body()
    try:
        body = json.loads(raw) if len(raw) <= MAX_BODY_BYTES else None
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise PlatformError(47001, "data format error")
    return body
