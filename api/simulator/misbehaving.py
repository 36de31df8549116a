"""How the platform's API answers when a fault on order has struck a call."""

from collections.abc import Awaitable, Callable

from fastapi import Response
from starlette.types import Receive, Scope, Send

from api.simulator.errors import PlatformError
from api.simulator.faults import Fault

BAD_GATEWAY = 502
_PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"


class Broken(Response):
    """The connection breaks in the middle of the answer: the server closes what is not complete."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"64")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


async def misbehave(
    fault: Fault,
    act: Callable[[], Awaitable[Response]],
    *,
    sleep: Callable[[float], Awaitable[None]],
) -> Response:
    """The answer to a call that `fault` has struck; `act` is what the call would have done."""
    match fault.kind:
        case "errcode":
            raise PlatformError(fault.errcode, "fault planned in the simulator")
        case "bad_gateway":
            return _page(BAD_GATEWAY, "502 Bad Gateway")
        case "html":
            return _page(200, "System Error")
        case "dropped":
            return Broken()
        case "answer_lost":
            await act()
            return Broken()
        case "slow":
            await sleep(fault.seconds)
    return await act()


def _page(status: int, title: str) -> Response:
    return Response(_PAGE.format(title), status_code=status, media_type="text/html")
