"""The page's one WebSocket: it says that something changed, and the page fetches what."""

import asyncio
from dataclasses import asdict

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from api.simulator.acts import same_origin
from api.simulator.live import LiveUpdate
from api.simulator.platform import Platform

# A page that does not read for this many changes is gone; it catches up when it connects again.
BEHIND_AT_MOST = 200
POLICY_VIOLATION = 1008


def live_route(platform: Platform) -> APIRouter:
    router = APIRouter()

    @router.websocket("/live")
    async def live(socket: WebSocket) -> None:
        if not same_origin(dict(socket.headers)):
            await socket.close(POLICY_VIOLATION)
            return
        await socket.accept()
        updates: asyncio.Queue[LiveUpdate] = asyncio.Queue(BEHIND_AT_MOST)
        stop = platform.subscribe(lambda update: _offer(updates, update))
        sending = asyncio.create_task(_send(socket, updates))
        try:
            # Nothing is expected from the page: this ends when it goes away.
            while True:
                await socket.receive_text()
        except WebSocketDisconnect:
            pass
        finally:
            stop()
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    return router


def _offer(updates: asyncio.Queue[LiveUpdate], update: LiveUpdate) -> None:
    if not updates.full():
        updates.put_nowait(update)


async def _send(socket: WebSocket, updates: asyncio.Queue[LiveUpdate]) -> None:
    while True:
        await socket.send_json(asdict(await updates.get()))
