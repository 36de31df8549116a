"""`/api/incidents`: who may confirm, move and end, and what bad input gets."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.cases.kinds import CaseKind
from api.db import Database
from api.incidents.routes import incidents_router
from api.staff.service import account_of
from api.staff.tokens import issue_token
from tests.factories import make_case, make_desk, make_estate, make_grid, make_staff


class Desk:
    """An estate with a worker, a desk, a case, and the API."""

    def __init__(self, database: Database, http: httpx.AsyncClient, now: datetime) -> None:
        self.database, self.http, self.now = database, http, now
        self.tokens: dict[str, str] = {}
        self.case_number = ""

    async def settle(self) -> None:
        async with self.database.transaction() as session:
            people = {"desk": await make_desk(session), "worker": await make_staff(session)}
            estate = await make_estate(session, name="阳光花园")
            await make_grid(session, estate=estate, workers=[people["worker"]])
            case = await make_case(
                session, kind=CaseKind.POWER, estate=estate, building="2", now=self.now
            )
            self.case_number = case.case_number
            for who, member in people.items():
                openid = account_of(member)
                self.tokens[who] = await issue_token(session, openid=openid, now=self.now)

    async def send(self, method: str, path: str, *, who: str = "desk", **body: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        path = f"/api/incidents{path}"
        return await self.http.request(method, path, headers=headers, json=body or None)


@pytest.fixture
async def desk(database: Database, now: datetime) -> AsyncIterator[Desk]:
    app = FastAPI()
    app.include_router(incidents_router(database, clock=lambda: now))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://linli") as http:
        desk = Desk(database, http, now)
        await desk.settle()
        yield desk


WATER = {"kind": "water_supply", "estate": "阳光花园", "building": "3"}


async def test_the_life_of_an_incident(desk: Desk) -> None:
    later = (desk.now + timedelta(hours=2)).isoformat()
    made = await desk.send("POST", "", **WATER, expected_at=later)
    assert made.status_code == 201
    number = made.json()["id"]
    [listed] = (await desk.send("GET", "", who="worker")).json()
    assert (listed["id"], listed["building"]) == (number, "3")
    moved = await desk.send("PUT", f"/{number}/expected", words="还差一截管子")
    assert moved.json()["expected_at"] is None
    ended = await desk.send("POST", f"/{number}/end", words="水来了")
    assert ended.json()["ended_at"] is not None
    assert (await desk.send("GET", "")).json() == []
    assert (await desk.send("POST", f"/{number}/end", words="")).status_code == 409


async def test_from_a_case(desk: Desk) -> None:
    made = await desk.send("POST", "", case_number=desk.case_number)
    assert (made.json()["kind"], made.json()["building"]) == ("power", "2")


async def test_refusals(desk: Desk) -> None:
    assert (await desk.send("POST", "", who="worker", **WATER)).status_code == 403
    assert (await desk.send("POST", "", **{**WATER, "building": "99"})).status_code == 404
    assert (await desk.send("POST", "", **{**WATER, "estate": "别处"})).status_code == 404
    assert (await desk.send("POST", "", **{**WATER, "kind": "rain"})).status_code == 422
    assert (await desk.send("POST", "", **WATER, expected_at="18:00")).status_code == 422
    assert (await desk.send("POST", "", case_number="YX-20260101-0001")).status_code == 404
    past = (desk.now - timedelta(hours=1)).isoformat()
    assert (await desk.send("POST", "", **WATER, expected_at=past)).status_code == 409
    assert (await desk.send("POST", "/77/end", words="")).status_code == 404
    assert (await desk.http.get("/api/incidents")).status_code == 401
