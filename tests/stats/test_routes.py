"""`GET /api/stats`: who may read it, and what bad questions get."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from api.db import Database
from api.staff.models import ApiToken, StaffMember, StaffRole
from api.staff.service import account_of
from api.staff.tokens import issue_token
from api.stats.routes import stats_router
from tests.factories import make_case, make_desk, make_estate, make_grid, make_staff


@pytest.fixture
async def client(database: Database, now: datetime) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an app that has this room's routes only."""
    app = FastAPI()
    app.include_router(stats_router(database, clock=lambda: now))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://linli") as client:
        yield client


async def token_of(
    database: Database, role: StaffRole, *, now: datetime, valid_days: int = 30
) -> dict[str, str]:
    """The header of somebody with a role."""
    async with database.transaction() as session:
        member = await make_staff(session, role=role)
        token = await issue_token(
            session, openid=account_of(member), now=now, valid_days=valid_days
        )
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
async def supervisor(database: Database, now: datetime) -> dict[str, str]:
    """The header of a supervisor."""
    return await token_of(database, StaffRole.SUPERVISOR, now=now)


async def test_a_supervisor_reads_this_week(
    client: httpx.AsyncClient, database: Database, supervisor: dict[str, str], now: datetime
) -> None:
    async with database.transaction() as session:
        await make_desk(session)
        await make_case(session, now=now)
        await make_case(session, now=now - timedelta(days=1))
    answer = await client.get("/api/stats", headers=supervisor)
    assert answer.status_code == 200
    assert answer.json() == {
        "since": "2026-11-23",
        "until": "2026-11-23",
        "grid": None,
        "opened": 1,
        "responded": 0,
        "response_share": 0.0,
        "on_time_response_share": None,
        "median_response_minutes": None,
        "completed": 0,
        "watched": 0,
        "true_resolution_share": None,
        "completion_share": 0.0,
        "on_time_completion_share": None,
        "ratings": 0,
        "mean_rating": None,
        "satisfied_share": None,
        "reopened": 0,
        "overdue": 0,
        "finished_late": 0,
        "patrols": 0,
        "patrols_completed": 0,
        "worst_grid": None,
    }


async def test_both_days_are_included_and_are_those_of_shanghai(
    client: httpx.AsyncClient, database: Database, supervisor: dict[str, str], now: datetime
) -> None:
    midnight = datetime.fromisoformat("2026-11-21T00:00:00+08:00")
    async with database.transaction() as session:
        await make_desk(session)
        for opened_at in (-1, 0, 24 * 60, 2 * 24 * 60 - 1, 2 * 24 * 60):
            await make_case(session, now=midnight + timedelta(minutes=opened_at))
    answer = await client.get("/api/stats?since=2026-11-21&until=2026-11-22", headers=supervisor)
    assert answer.json()["opened"] == 3
    assert (answer.json()["since"], answer.json()["until"]) == ("2026-11-21", "2026-11-22")


async def test_a_grid_by_its_name(
    client: httpx.AsyncClient, database: Database, supervisor: dict[str, str], now: datetime
) -> None:
    async with database.transaction() as session:
        await make_desk(session)
        estate = await make_estate(session)
        workers = [await make_staff(session)]
        await make_grid(session, name="第一网格", estate=estate, workers=workers)
        await make_case(session, estate=estate, now=now - timedelta(days=30))
        await make_case(session, now=now - timedelta(days=30))
    query = {"since": "2026-10-01", "until": "2026-11-23", "grid": "第一网格"}
    answer = await client.get("/api/stats", params=query, headers=supervisor)
    assert answer.json()["grid"] == "第一网格"
    assert (answer.json()["opened"], answer.json()["overdue"]) == (1, 1)
    assert answer.json()["worst_grid"] == {"name": "第一网格", "missed": 1}


@pytest.mark.parametrize("name", ["没有这个网格", "%", "a\0b", "x" * 5000])
async def test_an_unknown_grid_is_not_found(
    client: httpx.AsyncClient, supervisor: dict[str, str], name: str
) -> None:
    answer = await client.get("/api/stats", params={"grid": name}, headers=supervisor)
    assert (answer.status_code, answer.json()["detail"]) == (404, "there is no grid of this name")


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ({"since": "yesterday"}, "since must be a day like 2026-11-23"),
        ({"since": "2026-02-30"}, "since must be a day like 2026-11-23"),
        ({"until": "20261123"}, "until must be a day like 2026-11-23"),
        ({"until": "2026-11-23T10:00"}, "until must be a day like 2026-11-23"),
        ({"since": "0001-01-01"}, "since must lie between 2000 and 2100"),
        ({"until": "9999-12-31"}, "until must lie between 2000 and 2100"),
        (
            {"since": "2026-11-24", "until": "2026-11-23"},
            "since (2026-11-24) must not be after until (2026-11-23)",
        ),
    ],
)
async def test_a_bad_day_is_told_clearly(
    client: httpx.AsyncClient, supervisor: dict[str, str], query: dict[str, str], what: str
) -> None:
    answer = await client.get("/api/stats", params=query, headers=supervisor)
    assert (answer.status_code, answer.json()["detail"]) == (422, what)


class TestAccess:
    """A token is a person, and the person's role of this moment decides."""

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Authorization": ""},
            {"Authorization": "Bearer"},
            {"Authorization": "Bearer nonsense"},
            {"Authorization": "Basic dXNlcjpwYXNz"},
        ],
        ids=str,
    )
    async def test_without_a_good_token(
        self, client: httpx.AsyncClient, headers: dict[str, str]
    ) -> None:
        answer = await client.get("/api/stats?since=nonsense", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"

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
        assert (await client.get("/api/stats", headers=headers)).status_code == status

    async def test_an_expired_token(
        self, client: httpx.AsyncClient, database: Database, now: datetime
    ) -> None:
        a_month_ago = now - timedelta(days=30)
        headers = await token_of(database, StaffRole.SUPERVISOR, now=a_month_ago)
        assert (await client.get("/api/stats", headers=headers)).status_code == 401

    async def test_a_role_taken_away_is_gone_at_once(
        self, client: httpx.AsyncClient, database: Database, supervisor: dict[str, str]
    ) -> None:
        assert (await client.get("/api/stats", headers=supervisor)).status_code == 200
        async with database.transaction() as session:
            await session.execute(update(StaffMember).values(role=StaffRole.GRID_WORKER))
        assert (await client.get("/api/stats", headers=supervisor)).status_code == 403

    async def test_a_revoked_token_and_a_person_who_left(
        self,
        client: httpx.AsyncClient,
        database: Database,
        supervisor: dict[str, str],
        now: datetime,
    ) -> None:
        leaver = await token_of(database, StaffRole.SUPERVISOR, now=now)
        async with database.transaction() as session:
            first = update(ApiToken).where(ApiToken.id == 1).values(revoked_at=now)
            await session.execute(first)
            gone = update(StaffMember).where(StaffMember.id == 2).values(active=False)
            await session.execute(gone)
        assert (await client.get("/api/stats", headers=supervisor)).status_code == 401
        assert (await client.get("/api/stats", headers=leaver)).status_code == 401
