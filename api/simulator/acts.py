"""What a tap on the page sets off: the person writes, sends a photo, taps the account's menu.

Each act is checked, begun, and answered with 204 at once; what comes of it reaches the page live.
"""

from collections.abc import Coroutine
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response, UploadFile

from api.simulator.courier import PushResult
from api.simulator.errors import NotPossibleError
from api.simulator.media import MAX_BYTES
from api.simulator.page import STATIC, Pages

SAMPLES = STATIC / "simulator"


def same_origin(headers: dict[str, str]) -> bool:
    """Whether a browser's request comes from our own page: Origin names the Host.

    A request without an Origin is no browser's form (a script, a test), and passes.
    """
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


async def refuse_other_origins(request: Request) -> None:
    if not same_origin(dict(request.headers)):
        raise HTTPException(403)


def act_routes(pages: Pages) -> APIRouter:
    router = APIRouter(
        prefix="/people/{openid}", dependencies=[Depends(refuse_other_origins)], tags=["acts"]
    )
    platform = pages.platform

    async def begin(act: Coroutine[Any, Any, PushResult]) -> Response:
        await platform.begin(act)
        return Response(status_code=204)

    @router.post("/text")
    async def say(
        openid: str, text: Annotated[str, Form()], menu_id: Annotated[str | None, Form()] = None
    ) -> Response:
        person = pages.persona(openid).openid
        return await begin(platform.send_text(person, text.strip(), menu_id=menu_id))

    @router.post("/photo")
    async def photo(openid: str, photo: UploadFile) -> Response:
        data = await photo.read(MAX_BYTES["image"] + 1)
        return await begin(platform.send_image(pages.persona(openid).openid, data))

    @router.post("/video")
    async def video(openid: str, video: UploadFile) -> Response:
        data = await video.read(MAX_BYTES["video"] + 1)
        return await begin(platform.send_video(pages.persona(openid).openid, data))

    @router.post("/sample/{name}")
    async def sample(openid: str, name: Literal["lamp-broken", "lamp-mended"]) -> Response:
        data = (SAMPLES / f"{name}.jpg").read_bytes()
        return await begin(platform.send_image(pages.persona(openid).openid, data))

    @router.post("/location")
    async def location(openid: str, place: Annotated[int, Form()] = 0) -> Response:
        if not 0 <= place < len(pages.places):
            raise NotPossibleError("there is no such place")
        person, at = pages.persona(openid).openid, pages.places[place]
        return await begin(
            platform.send_location(
                person, latitude=at.latitude, longitude=at.longitude, label=at.label
            )
        )

    @router.post("/voice")
    async def voice(openid: str, recording: UploadFile | None = None) -> Response:
        data = await recording.read(MAX_BYTES["voice"] + 1) if recording is not None else None
        return await begin(platform.send_voice(pages.persona(openid).openid, data))

    @router.post("/scan")
    async def scan(openid: str, ticket: Annotated[str, Form()]) -> Response:
        return await begin(platform.scan(pages.persona(openid).openid, ticket=ticket))

    @router.post("/notices")
    async def answer_popup(
        openid: str,
        asked: Annotated[list[str], Form()],
        agreed: Annotated[list[str] | None, Form()] = None,
    ) -> Response:
        """`asked`: every template that was asked for; `agreed`: those that were ticked."""
        choices = {template_id: template_id in (agreed or []) for template_id in asked}
        return await begin(platform.answer_popup(pages.persona(openid).openid, choices))

    @router.post("/refuse")
    async def refuse(openid: str, template_id: Annotated[str, Form()]) -> Response:
        return await begin(platform.refuse_notice(pages.persona(openid).openid, template_id))

    @router.post("/blocking")
    async def block(openid: str, blocked: Annotated[bool, Form()]) -> Response:
        platform.block_templates(pages.persona(openid).openid, blocked=blocked)
        return Response(status_code=204)

    @router.post("/withdraw")
    async def withdraw(openid: str) -> Response:
        return await begin(platform.withdraw_authorization(pages.persona(openid).openid))

    @router.post("/cancel")
    async def cancel(openid: str) -> Response:
        person = pages.persona(openid).openid
        return await begin(
            platform.withdraw_authorization(person, event="user_authorization_cancellation")
        )

    @router.post("/menu")
    async def tap_menu(openid: str, key: Annotated[str, Form()]) -> Response:
        return await begin(platform.send_event(pages.persona(openid).openid, "CLICK", key=key))

    @router.post("/follow")
    async def follow(openid: str) -> Response:
        return await begin(platform.send_event(pages.persona(openid).openid, "subscribe"))

    @router.post("/unfollow")
    async def unfollow(openid: str) -> Response:
        return await begin(platform.send_event(pages.persona(openid).openid, "unsubscribe"))

    return router
