"""The simulator stays on its own machine: it pushes to loopback addresses, and answers to them.

Whoever could reach it could write in anybody's name; so it is not to be reached.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

FORBIDDEN = 403
POLICY_VIOLATION = 1008


def is_loopback(host: str | None) -> bool:
    """Whether that name or address is this machine's own; no name is looked up."""
    if not host:
        return False
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def checked_webhook(url: str) -> str:
    """`url` itself. Raises ValueError when it leads away from this machine."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not is_loopback(parts.hostname):
        where = parts.hostname or "an address without a host"
        raise ValueError(f"the simulator pushes to this machine only, not to {where}")
    return url


class LoopbackOnly:
    """Refuses whoever is not on this machine, and whoever was led here under another name."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._is_from_here(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(POLICY_VIOLATION)(scope, receive, send)
        else:
            refusal = PlainTextResponse("the simulator serves its own machine only", FORBIDDEN)
            await refusal(scope, receive, send)

    @staticmethod
    def _is_from_here(scope: Scope) -> bool:
        client = scope.get("client")
        asked_for = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        named = urlsplit(f"//{asked_for}").hostname
        return client is not None and is_loopback(client[0]) and is_loopback(named)
