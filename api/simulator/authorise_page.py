"""The page at `/platform/connect/oauth2/authorize`, where the app would know whose phone it is and
a browser has to be told.
"""

from urllib.parse import urlencode, urlsplit, urlunsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.simulator.loopback import is_loopback
from api.simulator.oauth import Scope
from api.simulator.page import Pages

PATH = "/platform/connect/oauth2"
SCOPES: dict[str, Scope] = {"snsapi_base": "snsapi_base", "snsapi_userinfo": "snsapi_userinfo"}


def authorise_routes(pages: Pages) -> APIRouter:
    router = APIRouter(prefix=PATH)
    platform = pages.platform

    def wrong_with(request: Request) -> str:
        """Which parameter is wrong; empty when none is. Pages away from this machine are refused,
        as the real platform refuses those outside the account's domain."""
        query = request.query_params
        if query.get("appid") != platform.account.app_id:
            return "appid"
        if not _is_local_page(query.get("redirect_uri", "")):
            return "redirect_uri"
        if query.get("response_type") != "code":
            return "response_type"
        return "" if query.get("scope") in SCOPES else "scope"

    @router.get("/authorize")
    async def authorise(request: Request) -> Response:
        wrong = wrong_with(request)
        return pages.render(
            request,
            "authorise.html",
            status=400 if wrong else 200,
            wrong=wrong,
            scope=request.query_params.get("scope", ""),
            query=str(request.query_params),
        )

    @router.get("/agree")
    async def agree(request: Request, openid: str, snapshot: bool = False) -> Response:
        """Back to the page that asked, with a code of that person's."""
        if wrong_with(request):
            return await authorise(request)
        query = request.query_params
        code = platform.authorisation.agree(
            pages.persona(openid).openid, scope=SCOPES[query["scope"]], snapshot=snapshot
        )
        return RedirectResponse(
            _with_code(query["redirect_uri"], code=code, state=query.get("state", "")),
            status_code=303,
            headers={"Cache-Control": "no-store"},
        )

    return router


def _is_local_page(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and is_loopback(parts.hostname)


def _with_code(address: str, *, code: str, state: str) -> str:
    parts = urlsplit(address)
    added = urlencode({"code": code, "state": state})
    query = f"{parts.query}&{added}" if parts.query else added
    return urlunsplit(parts._replace(query=query, fragment=""))
