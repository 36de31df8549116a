"""What every call passes before it is done: faults on order, token, rights, quota."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.simulator.calls.reading import Body
from api.simulator.errors import PlatformError
from api.simulator.misbehaving import misbehave
from api.simulator.platform import Platform

PREFIX = "/platform"
BELOW_CGI = "/platform/cgi-bin"

Handler = Callable[[Request], Awaitable[Response | Body]]


class Gate:
    """Calls are named by their path below `cgi-bin/`; those of pages (`sns/…`) by the whole."""

    def __init__(self, platform: Platform) -> None:
        self.router = APIRouter()
        self._platform = platform

    def open(self, api: str, handler: Handler, *, method: str, needs_token: bool = True) -> None:
        """Answer calls of `api` with what `handler` gives."""

        async def endpoint(request: Request) -> Response:
            async def act() -> Response:
                answer = await handler(request)
                return answer if isinstance(answer, Response) else JSONResponse(answer)

            try:
                self._pass(api, request, needs_token=needs_token)
                fault = self._platform.faults.of_call(api)
                if fault is None:
                    return await act()
                return await misbehave(fault, act, sleep=self._platform.sleep)
            except PlatformError as error:
                return JSONResponse({"errcode": error.errcode, "errmsg": error.errmsg})

        prefix = PREFIX if api.startswith("sns/") else BELOW_CGI
        self.router.add_api_route(
            f"{prefix}/{api}", endpoint, methods=[method], response_model=None
        )

    def _pass(self, api: str, request: Request, *, needs_token: bool) -> None:
        """Raises PlatformError 41001, 40001, 42001 (token), 48001 (rights) or 45009 (quota)."""
        platform = self._platform
        if platform.faults.of_call(api, "token_revoked"):
            platform.tokens.revoke_all()
        if needs_token:
            platform.tokens.check(request.query_params.get("access_token"))
        if not platform.rights.allows(api):
            raise PlatformError(48001, "api unauthorized")
        platform.quotas.count(api)
