"""`GET /api/reconciliation`: which day it tells of, who may read it, what bad questions get."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.db import Database
from api.reconciliation.routes import reconciliation_router
from api.reconciliation.service import close_day
from api.staff.models import StaffRole
from tests.factories import make_message
from tests.stats.test_routes import token_of

PATH = "/api/reconciliation"
NOTHING = {
    "balanced": True,
    **dict.fromkeys(
        (
            "received",
            "answered",
            "case",
            "attached",
            "merged",
            "human",
            "refused",
            "open",
            "repeats",
        ),
        0,
    ),
    "owed": [],
    "faults": {},
}


@pytest.fixture
async def client(database: Database, now: datetime) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an app that has this room's routes only."""
    app = FastAPI()
    app.include_router(reconciliation_router(database, clock=lambda: now))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://linli") as client:
        yield client


@pytest.fixture
async def supervisor(database: Database, now: datetime) -> dict[str, str]:
    """The header of a supervisor."""
    return await token_of(database, StaffRole.SUPERVISOR, now=now)


async def lost_message(database: Database, *, at: datetime) -> int:
    """A message that nobody will handle; its number."""
    async with database.transaction() as session:
        message = await make_message(session, now=at)
        await session.execute(text("delete from procrastinate_jobs"))
        return message.id


async def told(client: httpx.AsyncClient, headers: dict[str, str], **query: str) -> Any:
    """The answer's body."""
    answer = await client.get(PATH, params=query, headers=headers)
    assert answer.status_code == 200
    return answer.json()


async def test_without_a_day_it_is_yesterday(
    client: httpx.AsyncClient, supervisor: dict[str, str], now: datetime
) -> None:
    found = await told(client, supervisor)
    assert datetime.fromisoformat(found.pop("made_at")) == now
    assert found == {"day": "2026-11-22", **NOTHING}


async def test_today_is_told_as_it_is_now(
    client: httpx.AsyncClient, database: Database, supervisor: dict[str, str], now: datetime
) -> None:
    number = await lost_message(database, at=now - timedelta(hours=1))
    found = await told(client, supervisor, day="2026-11-23")
    assert (found["received"], found["open"], found["balanced"]) == (1, 1, False)
    assert found["faults"] == {"lost": [number]}


async def test_a_past_day_is_told_as_it_was_found(
    client: httpx.AsyncClient, database: Database, supervisor: dict[str, str], now: datetime
) -> None:
    yesterday = now - timedelta(days=1)
    number = await lost_message(database, at=yesterday)
    made_at = now - timedelta(hours=9)
    async with database.transaction() as session:
        await close_day(session, date(2026, 11, 22), now=made_at)
        await session.execute(
            text("update inbound_messages set outcome='refused', handled_at=now()")
        )
    found = await told(client, supervisor, day="2026-11-22")
    assert datetime.fromisoformat(found["made_at"]) == made_at
    assert found["faults"] == {"lost": [number]}


@pytest.mark.parametrize(
    ("day", "what"),
    [
        ("yesterday", "day must be a day like 2026-11-23"),
        ("20261122", "day must be a day like 2026-11-23"),
        ("2026-11-24", "day must not lie ahead"),
        ("1999-12-31", "day must lie between 2000 and 2100"),
    ],
)
async def test_a_bad_day_is_told_clearly(
    client: httpx.AsyncClient, supervisor: dict[str, str], day: str, what: str
) -> None:
    answer = await client.get(PATH, params={"day": day}, headers=supervisor)
    assert (answer.status_code, answer.json()["detail"]) == (422, what)


class TestAccess:
    @pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}], ids=str)
    async def test_without_a_good_token(
        self, client: httpx.AsyncClient, headers: dict[str, str]
    ) -> None:
        answer = await client.get(f"{PATH}?day=nonsense", headers=headers)
        assert answer.status_code == 401

    @pytest.mark.parametrize(
        ("role", "status"),
        [
            (StaffRole.SUPERVISOR, 200),
            (StaffRole.DESK, 200),
            (StaffRole.GRID_LEAD, 403),
            (StaffRole.GRID_WORKER, 403),
        ],
    )
    async def test_by_role(
        self,
        client: httpx.AsyncClient,
        database: Database,
        now: datetime,
        role: StaffRole,
        status: int,
    ) -> None:
        headers = await token_of(database, role, now=now)
        assert (await client.get(PATH, headers=headers)).status_code == status
