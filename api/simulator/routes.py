"""The whole simulator as one application, to be mounted at `/simulator` or served alone."""

from collections.abc import Sequence
from html import escape

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.requests import Request

from api.simulator.account import Persona
from api.simulator.acts import act_routes
from api.simulator.authorise_page import authorise_routes
from api.simulator.calls import platform_api
from api.simulator.cast import SamplePlace, read_cast
from api.simulator.errors import NotPossibleError
from api.simulator.live_socket import live_route
from api.simulator.loopback import LoopbackOnly
from api.simulator.page import SECURITY_HEADERS, STATIC, Pages, page_routes
from api.simulator.platform import Platform
from api.simulator.switchboard import switchboard_routes

__all__ = ["Persona", "SamplePlace", "create_simulator"]


def create_simulator(
    platform: Platform, personas: Sequence[Persona], *, places: Sequence[SamplePlace] = ()
) -> FastAPI:
    """The phone page at `/`, the switchboard at `/switchboard`, the live socket at `/live`, the
    platform's API at `/platform/…`, everything static at `/static`; for this machine only.

    A mounted application runs no lifespan: whoever owns `platform` calls its `aclose`.
    """
    for persona in personas:
        platform.person(persona.openid)
    pages = Pages(platform, personas, places or read_cast().places)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(LoopbackOnly)
    app.include_router(platform_api(platform))
    app.include_router(authorise_routes(pages))
    app.include_router(page_routes(pages))
    app.include_router(act_routes(pages))
    app.include_router(switchboard_routes(pages))
    app.include_router(live_route(platform))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.exception_handler(NotPossibleError)
    async def not_possible(_request: Request, error: NotPossibleError) -> HTMLResponse:
        return HTMLResponse(escape(str(error)), status_code=422, headers=SECURITY_HEADERS)

    return app
