"""Several doors to one webhook: what a load balancer does in front of many api processes."""

from collections.abc import Sequence
from dataclasses import dataclass

import httpx


@dataclass
class Doors(httpx.AsyncBaseTransport):
    """Carries each request to the next of the `ports` of this machine.

    A port that refuses the connection is passed over. An answer that breaks off is not asked for
    again elsewhere: the platform pushes again by itself.
    """

    ports: Sequence[int] = ()
    _turn: int = 0

    def __post_init__(self) -> None:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        self._way = httpx.AsyncHTTPTransport(trust_env=False, limits=limits)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Through the next open door.

        Raises:
            httpx.HTTPError: all doors are shut, or the answer broke off.
        """
        refusal = httpx.ConnectError("there is no door")
        for _ in self.ports:
            port = self.ports[self._turn % len(self.ports)]
            self._turn += 1
            request.url = request.url.copy_with(port=port)
            try:
                return await self._way.handle_async_request(request)
            except httpx.ConnectError as error:
                refusal = error
        raise refusal

    async def aclose(self) -> None:
        """Close the connections."""
        await self._way.aclose()
