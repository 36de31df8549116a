"""`/api/cases/{number}/merge`, `undo` and `split`: who may, and what bad input gets."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.cases.following import Told, follow
from api.cases.kinds import CaseKind
from api.cases.routes import cases_router
from api.db import Database
from api.staff.service import account_of
from api.staff.tokens import issue_token
from tests.factories import make_case, make_desk, make_estate, make_resident, make_staff


class Desk:
    """Two cases about one lift, one of them followed; a clerk and a worker."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.numbers: list[str] = []
        self.tokens: dict[str, str] = {}

    async def settle(self, database: Database, now: datetime) -> None:
        async with database.transaction() as session:
            people = {"desk": await make_desk(session), "worker": await make_staff(session)}
            estate = await make_estate(session)
            cases = [
                await make_case(session, kind=CaseKind.LIFT, estate=estate, building="3", now=now)
                for _ in range(2)
            ]
            told = Told(CaseKind.LIFT, "按钮坏了", cases[0].place, estate.id, "3")
            await follow(session, await make_resident(session), cases[0], told, now=now)
            self.numbers = [case.case_number for case in cases]
            for who, member in people.items():
                self.tokens[who] = await issue_token(session, openid=account_of(member), now=now)

    async def post(self, path: str, *, who: str = "desk", **body: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        return await self.http.post(f"/api/cases/{path}", headers=headers, json=body or None)


@pytest.fixture
async def desk(database: Database, now: datetime) -> AsyncIterator[Desk]:
    app = FastAPI()
    app.include_router(cases_router(database, clock=lambda: now))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://linli") as http:
        desk = Desk(http)
        await desk.settle(database, now)
        yield desk


async def test_merged_undone_and_split(desk: Desk) -> None:
    first, second = desk.numbers
    merged = await desk.post(f"{second}/merge", into=first)
    assert merged.json()["case_number"] == first
    assert (await desk.post(f"{second}/merge", into=first)).json() == {"detail": "case_merged"}
    assert (await desk.post(f"{second}/undo")).json()["case_number"] == second
    assert (await desk.post(f"{second}/undo")).status_code == 409
    own = (await desk.post(f"{first}/split", follower=1)).json()
    assert own["description"] == "按钮坏了"
    assert own["case_number"] not in desk.numbers
    assert (await desk.post(f"{first}/split", follower=1)).status_code == 404


async def test_refusals(desk: Desk) -> None:
    first, second = desk.numbers
    assert (await desk.post(f"{second}/merge", who="worker", into=first)).status_code in {403, 404}
    assert (await desk.post(f"{second}/merge", into="YX-20200101-0001")).status_code == 404
    assert (await desk.post(f"{second}/merge", into="8")).status_code == 422
    assert (await desk.post(f"{second}/merge", into=second)).status_code == 409
    assert (await desk.post(f"{first}/split", follower=0)).status_code == 422
    assert (await desk.http.post(f"/api/cases/{first}/undo")).status_code == 401
