"""An engine whose socket was closed under it lives on and answers nobody: it ends instead, so that whoever
watches over it (launcher, Compose) starts it again. That has been seen once; uvloop closes a
listening socket for good, and says nothing, when the kernel refuses to accept a connection.
"""

from __future__ import annotations

import asyncio
import logging
import socket

from sanic import Sanic

log = logging.getLogger("linli.engine")

LOOKS_EVERY = 1.0
"""Seconds."""


def hears(bound: socket.socket) -> bool:
    """Whether the socket still takes connections; its number may belong to another one by now."""
    try:
        return bool(bound.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except OSError:
        return False


async def end_when_deaf(app: Sanic, bound: socket.socket) -> None:
    """Stop the app once its socket takes no connections."""
    while hears(bound):  # noqa: ASYNC110 - the kernel tells nobody
        await asyncio.sleep(LOOKS_EVERY)
    log.error("Nobody can reach the engine, its socket is closed: it ends")
    app.stop()  # type: ignore[no-untyped-call]


def watch(app: Sanic, bound: socket.socket) -> None:
    """Look after the socket from the start to the stop of the app."""

    @app.after_server_start
    async def begin(app: Sanic, _: object) -> None:
        app.ctx.hearing = asyncio.create_task(end_when_deaf(app, bound))

    @app.before_server_stop
    async def end(app: Sanic, _: object) -> None:
        app.ctx.hearing.cancel()
