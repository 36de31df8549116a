"""The simulator on its own, in front of any webhook on this machine."""

import socket
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from api.simulator.account import SimulatedAccount
from api.simulator.cast import DEFAULT, Cast, read_cast
from api.simulator.mark_fail import MarkFail
from api.simulator.platform import Platform
from api.simulator.routes import create_simulator

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Rehearsal:
    """What one run of the simulator is told. `people` is a file as `api.simulator.cast` reads."""

    account: SimulatedAccount
    webhook_url: str
    port: int
    retries: int = 2
    seed: int | None = None
    mark_fail: bool = True
    people: Path = DEFAULT

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}/"

    @property
    def api_base(self) -> str:
        """What takes the place of `https://api.weixin.qq.com` in the account's own settings."""
        return f"{self.address}platform"


def rehearsal_app(rehearsal: Rehearsal) -> tuple[FastAPI, Platform]:
    """Raises ValueError with one line: a webhook away from this machine, or an unreadable file."""
    cast: Cast = read_cast(rehearsal.people)
    platform = Platform(
        rehearsal.account,
        rehearsal.webhook_url,
        retries=rehearsal.retries,
        seed=rehearsal.seed,
        mark_fail=MarkFail(enabled=rehearsal.mark_fail),
        templates=cast.templates,
        media_base_url=f"{rehearsal.address}media",
    )
    return create_simulator(platform, cast.people, places=cast.places), platform


def listening(port: int) -> socket.socket:
    """A socket on loopback, whatever else the machine has. Raises OSError when the port is taken,
    so that no address is told that leads to somebody else."""
    taken = socket.socket()
    # A port that was in use a moment ago is free; one that is in use now is not.
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((HOST, port))
        taken.listen()
    except OSError:
        taken.close()
        raise
    return taken


async def serve_alone(app: FastAPI, platform: Platform, *, on: socket.socket) -> None:
    """Until a signal ends it."""
    config = uvicorn.Config(
        app,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )
    try:
        await uvicorn.Server(config).serve(sockets=[on])
    finally:
        await platform.aclose()
