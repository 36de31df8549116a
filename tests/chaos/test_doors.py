"""The balancer in front of the api processes: turn by turn, past doors that are shut."""

from collections.abc import Iterable

import httpx
from fastapi import FastAPI

from tests.chaos.doors import Doors
from tests.living import free_port
from tests.simulator.toy import served


def named(name: str) -> FastAPI:
    """An app that says who it is."""
    app = FastAPI()

    @app.post("/wechat")
    async def push() -> str:
        return name

    return app


async def asked(ports: Iterable[int], *, times: int) -> list[str]:
    doors = Doors(list(ports))
    async with httpx.AsyncClient(transport=doors) as client:
        return [(await client.post("http://127.0.0.1/wechat")).json() for _ in range(times)]


async def test_each_in_turn_and_none_that_is_shut() -> None:
    async with served(named("a")) as first, served(named("b")) as second:
        ports = [httpx.URL(address).port or 0 for address in (first, second)]
        assert await asked(ports, times=4) == ["a", "b", "a", "b"]
        assert set(await asked([free_port(), *ports], times=6)) == {"a", "b"}


async def test_without_an_open_door_the_platform_learns_of_it() -> None:
    doors = Doors([free_port()])
    async with httpx.AsyncClient(transport=doors) as client:
        try:
            await client.post("http://127.0.0.1/wechat")
        except httpx.ConnectError:
            return
    raise AssertionError("nobody was there, and somebody answered")
