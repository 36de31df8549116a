"""The way from the platform to the webhook: several doors, and what can happen to a push.

A load balancer stands in front of the api processes: a door that refuses the connection is passed
over, a broken answer is not. On the way a push may come twice at once, be overtaken by later ones,
or lose its answer, so that the platform pushes again.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

import httpx


class Mishap(StrEnum):
    """What happens to a push on its way."""

    NONE = "none"
    DOUBLED = "doubled"
    OVERTAKEN = "overtaken"
    CUT_OFF = "cut off"


SHARES = {Mishap.NONE: 84, Mishap.DOUBLED: 7, Mishap.OVERTAKEN: 6, Mishap.CUT_OFF: 3}
"""Of a hundred pushes."""

LONGEST_DELAY = 2.5
"""Seconds; the platform hangs up at five."""


@dataclass
class Mail(httpx.AsyncBaseTransport):
    """Carries requests to one of the `doors` (host and port); counts what it carried.

    The n-th push of a person meets the same mishap in every run with this seed.
    """

    seed: str
    doors: Sequence[tuple[str, int]] = ()
    carried: Counter[Mishap] = field(default_factory=Counter)
    _turn: int = 0
    _pushes: Counter[str] = field(default_factory=Counter)
    _beside: "set[asyncio.Task[None]]" = field(default_factory=set)

    def __post_init__(self) -> None:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        self._way = httpx.AsyncHTTPTransport(trust_env=False, limits=limits)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one push, whatever happens to it."""
        person = request.url.params.get("openid", "")
        random = self._random(person)
        mishap = random.choices(list(SHARES), list(SHARES.values()))[0]
        self.carried[mishap] += 1
        match mishap:
            case Mishap.DOUBLED:
                task = asyncio.create_task(self._carried_beside(_copy(request)))
                self._beside.add(task)
                task.add_done_callback(self._beside.discard)
            case Mishap.OVERTAKEN:
                await asyncio.sleep(random.uniform(0.2, LONGEST_DELAY))
        response = await self._carry(request)
        if mishap is Mishap.CUT_OFF:
            await response.aread()
            raise httpx.ReadError("the answer was lost on the way")
        return response

    async def aclose(self) -> None:
        """Let everything arrive that is under way."""
        await asyncio.gather(*self._beside)
        await self._way.aclose()

    @property
    def pushes(self) -> int:
        """All pushes, the doubled ones twice."""
        return self.carried.total() + self.carried[Mishap.DOUBLED]

    def _random(self, person: str) -> Random:
        self._pushes[person] += 1
        return Random(f"{self.seed}:mail:{person}:{self._pushes[person]}")

    async def _carried_beside(self, request: httpx.Request) -> None:
        """The platform has hung up on this one: nobody reads its answer."""
        try:
            response = await self._carry(request)
            await response.aread()
        except httpx.HTTPError:
            pass  # A door that is shut in this moment; the other push of the two goes on.

    async def _carry(self, request: httpx.Request) -> httpx.Response:
        """Through the next open door.

        Raises:
            httpx.HTTPError: all doors are shut, or the answer broke off.
        """
        refusal: httpx.HTTPError | None = None
        for _ in self.doors:
            host, port = self.doors[self._turn % len(self.doors)]
            self._turn += 1
            request.url = request.url.copy_with(host=host, port=port)
            try:
                return await self._way.handle_async_request(request)
            except httpx.ConnectError as error:
                refusal = error
        raise refusal or httpx.ConnectError("there is no door")


def _copy(request: httpx.Request) -> httpx.Request:
    """The same push once more, for a connection of its own."""
    return httpx.Request(
        request.method, request.url, headers=request.headers, content=request.content
    )
