"""Many pushes at once: nobody waits for anybody else's answer."""

import asyncio
import time
from dataclasses import replace

from sqlalchemy import select

from api.db import Database
from api.dialogue.inbox import finish
from api.dialogue.models import InboundMessage, Outcome
from api.notifications.models import DeliveryState
from api.notifications.outbox import Note
from api.wechat.routes import GatewayParts
from tests.wechat.conftest import gateway_for
from tests.wechat.platform_side import message

PUSHES = 200
ENGINE_SECONDS = 1.0


class SlowWorker:
    """Ends each message a second after it came, whatever their number."""

    def __init__(self, database_url: str) -> None:
        self._database = Database(database_url)
        self._seen: dict[int, float] = {}

    async def work(self) -> None:
        while True:
            await self._once()
            await asyncio.sleep(0.1)

    async def close(self) -> None:
        await self._database.close()

    async def _once(self) -> None:
        async with self._database.transaction() as session:
            query = select(InboundMessage).where(InboundMessage.handled_at.is_(None))
            for one in (await session.scalars(query)).all():
                if (
                    time.monotonic() - self._seen.setdefault(one.id, time.monotonic())
                    >= ENGINE_SECONDS
                ):
                    await finish(
                        session,
                        one,
                        outcome=Outcome.ANSWERED,
                        notes=[Note("您好")],
                        now=one.received_at,
                    )


async def test_g12_two_hundred_pushes_wait_side_by_side(
    parts: GatewayParts, database_url: str
) -> None:
    """The upstream takes a second for each: one after the other they would take minutes."""
    worker = SlowWorker(database_url)
    begun = time.monotonic()
    async with gateway_for(replace(parts, patience=60, store_patience=60)) as gateway:
        working = asyncio.create_task(worker.work())
        answers = await asyncio.gather(
            *(
                gateway.push(message(Content="你好", sender=f"person-{number}"))
                for number in range(PUSHES)
            )
        )
        took = time.monotonic() - begun
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        sent = [row for row in await gateway.outbox() if row.state is DeliveryState.SENT]
    await worker.close()
    assert [answer.text for answer in answers] == ["您好"] * PUSHES
    assert len(sent) == PUSHES
    assert took < PUSHES * ENGINE_SECONDS / 4
