"""What a tap on the page sets off: the person writes, sends a photo, taps the account's menu.

Each act is checked, begun, and answered with 204 at once; what comes of it reaches the page live.
"""

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response, UploadFile

from api.simulator.courier import PushResult
from api.simulator.media import MAX_BYTES
from api.simulator.page import STATIC, Pages

SAMPLES = STATIC / "simulator"


@dataclass(frozen=True)
class SamplePlace:
    """Where the "location" button says the person is."""

    latitude: float
    longitude: float
    label: str


def same_origin(headers: dict[str, str]) -> bool:
    """Whether a browser's request comes from our own page: Origin names the Host.

    A request without an Origin is no browser's form (a script, a test), and passes.
    """
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


async def refuse_other_origins(request: Request) -> None:
    if not same_origin(dict(request.headers)):
        raise HTTPException(403)


def act_routes(pages: Pages, place: SamplePlace) -> APIRouter:
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

    @router.post("/sample/{name}")
    async def sample(openid: str, name: Literal["lamp-broken", "lamp-mended"]) -> Response:
        data = (SAMPLES / f"{name}.jpg").read_bytes()
        return await begin(platform.send_image(pages.persona(openid).openid, data))

    @router.post("/location")
    async def location(openid: str) -> Response:
        person = pages.persona(openid).openid
        return await begin(
            platform.send_location(
                person, latitude=place.latitude, longitude=place.longitude, label=place.label
            )
        )

    @router.post("/voice")
    async def voice(openid: str) -> Response:
        return await begin(platform.send_voice(pages.persona(openid).openid))

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
