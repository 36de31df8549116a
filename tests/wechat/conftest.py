"""A gateway of our own for each test, and a stand-in for the worker that handles messages."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY
from sqlalchemy import select

from api.db import Database
from api.dialogue.inbox import finish
from api.dialogue.models import InboundMessage, Outcome
from api.notifications.models import OutboundMessage
from api.notifications.outbox import Note
from api.wechat.adapter import WeChatAdapter
from api.wechat.credentials import Credentials
from api.wechat.routes import GatewayParts, build_router
from api.wechat.waiting import AnswerListener
from tests.wechat.platform_side import (
    APP_ID,
    KEY,
    OLD_KEY,
    TOKEN,
    PassiveAnswer,
    document,
    open_answer,
    seal,
)


@pytest.fixture(scope="session")
def adapter() -> WeChatAdapter:
    """An adapter with both AES keys live."""
    return WeChatAdapter(
        Credentials(app_id=APP_ID, token=TOKEN, aes_key=KEY, aes_key_previous=OLD_KEY)
    )


class Gateway:
    """The webhook in this process, and a hand on the inbox behind it."""

    def __init__(self, parts: GatewayParts) -> None:
        self.parts = parts
        self.database = parts.database
        self.now = parts.clock()
        app = FastAPI()
        app.include_router(build_router(parts))
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app, raise_app_exceptions=False),
            base_url="http://gateway",
        )

    async def push(self, fields: dict[str, Any]) -> PassiveAnswer:
        """Push a message and read the answer as the platform would."""
        sealed = seal(document(fields), now=self.now)
        response = await self.post(sealed.query, sealed.body)
        assert response.status_code == 200
        return open_answer(response.text)

    async def post(self, query: list[tuple[str, str]], body: bytes) -> httpx.Response:
        return await self.http.post(f"/wechat?{urlencode(query)}", content=body)

    async def answer(self, *notes: Note) -> None:
        """Do the worker's part for every message that has not been handled."""
        query = select(InboundMessage).where(InboundMessage.handled_at.is_(None))
        async with self.database.transaction() as session:
            for message in (await session.scalars(query)).all():
                await finish(session, message, outcome=Outcome.ANSWERED, notes=notes, now=self.now)

    async def received(self) -> Sequence[InboundMessage]:
        async with self.database.transaction() as session:
            return (await session.scalars(select(InboundMessage).order_by(InboundMessage.id))).all()

    async def outbox(self) -> Sequence[OutboundMessage]:
        query = select(OutboundMessage).order_by(OutboundMessage.id)
        async with self.database.transaction() as session:
            return (await session.scalars(query)).all()

    async def stored(self, count: int = 1) -> None:
        """Wait until so many messages are in the inbox."""
        while len(await self.received()) < count:  # noqa: ASYNC110  # nothing announces a row
            await asyncio.sleep(0.01)


async def answer_message(database: Database, message_id: int, *notes: Note, now: datetime) -> None:
    """Write the end of a message, as the dialogue does."""
    async with database.transaction() as session:
        message = await session.get_one(InboundMessage, message_id)
        await finish(session, message, outcome=Outcome.ANSWERED, notes=notes, now=now)


@asynccontextmanager
async def gateway_for(parts: GatewayParts) -> AsyncIterator[Gateway]:
    async with parts.listener.running():
        await parts.listener.connected.wait()
        gateway = Gateway(parts)
        async with gateway.http:
            yield gateway


@pytest.fixture
def parts(adapter: WeChatAdapter, database: Database, now: datetime) -> GatewayParts:
    """A gateway that waits for longer than any test takes; see `hasty`."""
    return GatewayParts(
        adapter=adapter,
        database=database,
        listener=AnswerListener(database.url),
        can_send_kf=True,
        clock=lambda: now,
        patience=20,
        store_patience=20,
    )


@pytest.fixture
def hasty_parts(parts: GatewayParts) -> GatewayParts:
    """A gateway that waits 0.6 s in place of 4, for answers that are to be late."""
    return replace(parts, patience=0.6)


@pytest.fixture
async def hasty(hasty_parts: GatewayParts) -> AsyncIterator[Gateway]:
    async with gateway_for(hasty_parts) as gateway:
        yield gateway


@pytest.fixture
async def gateway(parts: GatewayParts) -> AsyncIterator[Gateway]:
    async with gateway_for(parts) as gateway:
        yield gateway


def figure(name: str, **labels: str) -> float:
    """The value of a counter as it stands; 0 for one that was never touched."""
    return REGISTRY.get_sample_value(name, labels) or 0.0
