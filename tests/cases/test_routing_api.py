"""`/api/routing`, `/api/staff` and the reason of a case: who may do what, and what comes of it."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.cases.models import Case
from api.cases.routes import cases_router
from api.cases.routing_routes import routing_router
from api.cases.staff_routes import staff_router
from api.db import Database
from api.staff.models import StaffMember, StaffRole
from api.staff.service import account_of
from api.staff.tokens import issue_token
from tests.factories import (
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_staff,
    make_supervisor,
)

NOISE = {"name": "噪音归静一", "target": {"person": "静一"}, "kinds": ["noise"]}


class Town:
    """A worker with a case in a grid with its lead; somebody good at noise; those above."""

    def __init__(self, database: Database, http: httpx.AsyncClient, now: datetime) -> None:
        self.database, self.http, self.now = database, http, now
        self.people: dict[str, StaffMember] = {}
        self.number = ""

    async def settle(self) -> None:
        async with self.database.transaction() as session:
            lead = await make_staff(session, role=StaffRole.GRID_LEAD)
            worker, quiet = await make_staff(session), await make_staff(session, name="静一")
            self.people = {
                "desk": await make_desk(session),
                "supervisor": await make_supervisor(session),
                "lead": lead,
                "worker": worker,
                "quiet": quiet,
            }
            estate = await make_estate(session)
            await make_grid(session, name="东", estate=estate, workers=[worker], lead=lead)
            case = await make_case(session, estate=estate, now=self.now)
            self.number = case.case_number

    async def ask(self, who: str, method: str, path: str, body: Any = None) -> httpx.Response:
        async with self.database.transaction() as session:
            openid = account_of(self.people[who])
            token = await issue_token(session, openid=openid, now=self.now)
        headers = {"Authorization": f"Bearer {token}"}
        return await self.http.request(method, path, headers=headers, json=body)

    def path(self, who: str, ending: str = "") -> str:
        return f"/api/staff/{self.people[who].id}{ending}"

    async def owner(self) -> int:
        async with self.database.transaction() as session:
            return (await session.get_one(Case, 1)).owner_id


@pytest.fixture
async def town(database: Database, now: datetime) -> AsyncIterator[Town]:
    app = FastAPI()
    for router in (cases_router, routing_router, staff_router):
        app.include_router(router(database, clock=lambda: now))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://linli") as http:
        town = Town(database, http, now)
        await town.settle()
        yield town


async def test_from_a_proposal_to_a_rule_in_force(town: Town) -> None:
    made = await town.ask("supervisor", "POST", "/api/routing/rule-sets", {"rules": [NOISE]})
    assert (made.status_code, made.json()["findings"]) == (201, [])
    assert (await town.ask("desk", "GET", "/api/routing/rules")).json() == []
    path = f"/api/routing/rule-sets/{made.json()['id']}/activate"
    assert (await town.ask("supervisor", "POST", path)).status_code == 200
    [rule] = (await town.ask("desk", "GET", "/api/routing/rules")).json()
    quiet = town.people["quiet"].id
    assert (rule["name"], rule["kinds"], rule["staff_id"]) == ("噪音归静一", ["noise"], quiet)
    assert (await town.ask("desk", "GET", "/api/routing/check")).json() == []


async def test_a_set_that_ends_nowhere_stays_out_of_force(town: Town) -> None:
    unit = {"name": "都归单位网", "target": {"net": "unit"}}
    made = await town.ask("supervisor", "POST", "/api/routing/rule-sets", {"rules": [unit]})
    [finding] = made.json()["findings"]
    assert finding == {"flaw": "net_empty", "grave": True, "rule": "都归单位网", "detail": "unit"}
    path = f"/api/routing/rule-sets/{made.json()['id']}/activate"
    assert (await town.ask("supervisor", "POST", path)).status_code == 409
    assert (await town.ask("desk", "GET", "/api/routing/rules")).json() == []


async def test_a_month_is_played_again(town: Town) -> None:
    body = {"rules": [{**NOISE, "kinds": ["lighting"]}], "month": "2026-11"}
    found = (await town.ask("desk", "POST", "/api/routing/backtest", body)).json()
    assert found == {
        "cases": 1,
        "moved": 1,
        "late": 0,
        "sentence": "2026年11月的 1 件工单，照这样改，会有 1 件派给别的人，其中 0 件估计会超期。",
    }


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("backtest", {"rules": [], "month": "2026-13"}, 422),
        ("backtest", {"rules": [{**NOISE, "target": {}}], "month": "2026-10"}, 422),
        (
            "backtest",
            {
                "rules": [{**NOISE, "target": {"person": "静一", "role": "desk"}}],
                "month": "2026-10",
            },
            422,
        ),
        ("backtest", {"rules": [{**NOISE, "target": {"person": "没有"}}], "month": "2026-10"}, 404),
        ("rule-sets", {"rules": [{**NOISE, "estates": ["没有"]}]}, 404),
        ("rule-sets", {"rules": [{**NOISE, "unknown": 1}]}, 422),
        ("rule-sets/99/activate", None, 404),
    ],
)
async def test_what_is_no_rule(town: Town, path: str, body: Any, status: int) -> None:
    answer = await town.ask("supervisor", "POST", f"/api/routing/{path}", body)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("who", "method", "path", "status"),
    [
        ("worker", "GET", "rules", 403),
        ("lead", "GET", "check", 403),
        ("worker", "POST", "backtest", 403),
        ("desk", "POST", "rule-sets", 403),
        ("desk", "POST", "rule-sets/1/activate", 403),
    ],
)
async def test_who_may_not(town: Town, who: str, method: str, path: str, status: int) -> None:
    body = {"rules": [], "month": "2026-10"} if path == "backtest" else {"rules": []}
    body_or_none = body if method == "POST" and "activate" not in path else None
    answer = await town.ask(who, method, f"/api/routing/{path}", body_or_none)
    assert answer.status_code == status


async def test_a_leave_from_its_entry_to_its_end(town: Town) -> None:
    days = {"first_day": "2026-11-23", "last_day": "2026-11-25"}
    made = await town.ask("lead", "POST", town.path("worker", "/leaves"), days)
    assert (made.status_code, made.json()) == (201, {**days, "moved": 1, "kept": 0})
    assert await town.owner() == town.people["lead"].id
    listed = await town.ask("worker", "GET", town.path("worker", "/leaves"))
    assert listed.json() == [{**days, "moved": None, "kept": None}]
    ended = await town.ask("worker", "DELETE", town.path("worker", "/leaves"))
    assert ended.json() == {**days, "moved": None, "kept": None}
    again = await town.ask("worker", "DELETE", town.path("worker", "/leaves"))
    assert (again.status_code, again.json()["detail"]) == (404, "no_leave")


async def test_nobody_enters_a_colleague_s_leave(town: Town) -> None:
    days = {"first_day": "2026-11-23", "last_day": "2026-11-25"}
    for who in ("quiet", "lead"):  # 静一 is in no grid that the lead leads.
        other = "worker" if who == "quiet" else "quiet"
        answer = await town.ask(who, "POST", town.path(other, "/leaves"), days)
        assert answer.status_code == 403
        assert (await town.ask(who, "GET", town.path(other, "/leaves"))).status_code == 403


async def test_what_is_agreed_with_somebody(town: Town) -> None:
    deputy = town.people["worker"].id
    body = {"capacity": 8, "skills": ["noise"], "deputy_id": deputy}
    agreed = await town.ask("desk", "PATCH", town.path("quiet"), body)
    assert agreed.status_code == 200
    assert {name: agreed.json()[name] for name in body} == body
    kept = await town.ask("desk", "PATCH", town.path("quiet"), {"capacity": None})
    assert (kept.json()["capacity"], kept.json()["skills"]) == (30, ["noise"])
    own = {"deputy_id": town.people["quiet"].id}
    assert (await town.ask("desk", "PATCH", town.path("quiet"), own)).status_code == 409
    assert (await town.ask("lead", "PATCH", town.path("quiet"), body)).status_code == 403
    assert (await town.ask("desk", "PATCH", "/api/staff/999", {})).status_code == 404


async def test_who_has_left_has_nothing_left(town: Town) -> None:
    assert (await town.ask("desk", "DELETE", town.path("worker"))).status_code == 403
    assert (await town.ask("supervisor", "DELETE", town.path("supervisor"))).status_code == 403
    removed = await town.ask("supervisor", "DELETE", town.path("worker"))
    assert removed.json() == {"moved": 1}
    assert await town.owner() == town.people["lead"].id
    assert (await town.ask("supervisor", "DELETE", town.path("worker"))).status_code == 404


async def test_the_reason_is_for_those_above(town: Town) -> None:
    path = f"/api/cases/{town.number}/reason"
    for who in ("desk", "supervisor", "lead"):
        reason = (await town.ask(who, "GET", path)).json()
        assert (reason["way"], reason["grid"], reason["others"]) == ("grid", "东", [])
        assert reason["sentence"] == "东在岗，手上 0 件"
    assert (await town.ask("worker", "GET", path)).status_code == 403
    assert (await town.ask("quiet", "GET", path)).status_code == 404
