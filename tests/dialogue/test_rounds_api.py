"""`/api/nearby` and `/api/patrols`: what a worker does on their rounds, for other clients."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from api.cases.kinds import CaseKind
from api.cases.nearby_routes import nearby_router
from api.db import Database
from api.dialogue.engine import Parse
from api.dialogue.patrol_routes import patrol_router
from api.errors import UnavailableError
from api.grids.models import Building
from api.grids.service import find_place
from api.incidents.service import confirm
from api.staff.models import StaffMember
from api.staff.service import account_of
from api.staff.tokens import issue_token
from tests.factories import make_case, make_desk, make_estate, make_grid, make_staff

LAMP = "3号楼2单元楼道灯坏了"


class WordOfLamps:
    """A parser that knows lamps, is unsure of all else, and is away for 断."""

    async def parse(self, text: str, *, danger: Mapping[str, str]) -> Parse:
        """The reading of a text."""
        if "断" in text:
            raise UnavailableError("engine_away", cause="ConnectError")
        values = {"kind": "lighting"} if "灯" in text else {}
        return Parse("report_problem", 0.9, values, {"kind": ["noise", "lift"]})


class Grid:
    """An estate with a worker and a lead who may use the API."""

    def __init__(self, database: Database, http: httpx.AsyncClient, now: datetime) -> None:
        self.database, self.http, self.now = database, http, now
        self.people: dict[str, StaffMember] = {}
        self.numbers: list[str] = []

    async def settle(self) -> None:
        async with self.database.transaction() as session:
            worker = await make_staff(session)
            self.people = {"worker": worker, "colleague": await make_staff(session)}
            await make_desk(session)
            estate = await make_estate(session, name="云杉苑")
            await session.execute(
                update(Building)
                .where(Building.estate_id == estate.id, Building.number == "2")
                .values(longitude=100.0, latitude=40.0)
            )
            await make_grid(session, estate=estate, workers=[worker])
            for building in ("1", "2"):
                case = await make_case(
                    session, estate=estate, building=building, description="灯坏", now=self.now
                )
                self.numbers.append(case.case_number)

    async def ask(
        self, method: str, path: str, body: Any = None, *, who: str = "worker", **query: Any
    ) -> httpx.Response:
        async with self.database.transaction() as session:
            openid = account_of(self.people[who])
            token = await issue_token(session, openid=openid, now=self.now)
        headers = {"Authorization": f"Bearer {token}"}
        return await self.http.request(method, path, headers=headers, json=body, params=query)

    async def report(self, **body: Any) -> httpx.Response:
        return await self.ask("POST", "/api/patrols", body)


@pytest.fixture
async def grid(database: Database, now: datetime) -> AsyncIterator[Grid]:
    """The estate, settled."""
    app = FastAPI()
    app.include_router(nearby_router(database, clock=lambda: now))
    app.include_router(patrol_router(database, WordOfLamps(), clock=lambda: now))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://linli") as http:
        settled = Grid(database, http, now)
        await settled.settle()
        yield settled


async def test_around_a_point(grid: Grid) -> None:
    answer = await grid.ask("GET", "/api/nearby", longitude=100.0, latitude=40.001)
    assert answer.status_code == 200
    found = answer.json()
    assert found["total"] == 2
    seen = {one["case"]["case_number"]: (one["metres"], one["exact"]) for one in found["cases"]}
    assert seen == {grid.numbers[1]: (111, True), grid.numbers[0]: (111, False)}
    nobody = await grid.ask("GET", "/api/nearby", who="colleague", longitude=100.0, latitude=40.0)
    assert nobody.json() == {"cases": [], "total": 0}


async def test_around_a_case(grid: Grid) -> None:
    answer = (await grid.ask("GET", "/api/nearby", near=grid.numbers[0])).json()
    assert [one["case"]["case_number"] for one in answer["cases"]] == [grid.numbers[1]]
    hidden = await grid.ask("GET", "/api/nearby", who="colleague", near=grid.numbers[0])
    assert (hidden.status_code, hidden.json()) == (404, {"detail": "near_case_unknown"})


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"longitude": 100.0},
        {"longitude": 181, "latitude": 1},
        {"longitude": "nan", "latitude": 1},
        {"longitude": 1, "latitude": 1, "near": "YX-20261122-0007"},
        {"near": "7"},
        {"longitude": 1, "latitude": 1, "kind": "nonsense"},
        {"longitude": 1, "latitude": 1, "limit": 51},
    ],
)
async def test_what_is_no_question(grid: Grid, query: dict[str, Any]) -> None:
    assert (await grid.ask("GET", "/api/nearby", **query)).status_code == 422


async def test_a_report_is_a_case(grid: Grid) -> None:
    answer = await grid.report(words=LAMP)
    assert answer.status_code == 201
    told = answer.json()
    assert told["joined"] is False
    case = told["case"]
    assert (case["source"], case["kind"], case["place"]) == (
        "patrol",
        "lighting",
        "云杉苑3栋2单元",
    )
    own = (await grid.ask("GET", "/api/patrols")).json()
    assert [one["case_number"] for one in own] == [case["case_number"]]
    assert (await grid.ask("GET", "/api/patrols", who="colleague")).json() == []


async def test_what_is_missing_is_named(grid: Grid) -> None:
    for body, code in (
        ({"words": "3号楼不太对劲"}, "kind_missing"),
        ({"words": "楼道灯坏了"}, "place_missing"),
        ({"words": "9号楼灯坏了"}, "place_no_building"),
        ({"words": LAMP, "kind": "hand_over"}, "kind_missing"),
        ({"words": f"{LAMP}，匿名"}, "patrol_not_sealed"),
        ({"words": "2号楼灯坏了"}, "patrol_like_case"),
    ):
        answer = await grid.report(**body)
        assert (answer.status_code, answer.json()) == (409, {"detail": code})
    assert (await grid.report(words="断")).status_code == 503
    assert (await grid.report(words="")).status_code == 422
    assert (await grid.report(words=LAMP, kind="nonsense")).status_code == 422
    assert (await grid.ask("GET", "/api/patrols")).json() == []


async def test_what_was_missing_may_be_given(grid: Grid) -> None:
    assert (await grid.report(words="断", kind="lift", place="3号楼")).status_code == 201
    reading = await grid.ask("POST", "/api/patrols/reading", {"words": "东西不太对劲"})
    assert reading.json() == {
        "kind": None,
        "kinds": ["noise", "lift", "public_facility", "other"],
        "place": "",
        "estates": [],
        "missing": "kind_missing",
    }


async def test_a_like_case_is_joined_or_set_apart(grid: Grid) -> None:
    joined = await grid.report(words="2号楼灯坏了", like="join")
    assert joined.json()["joined"] is True
    assert joined.json()["case"]["case_number"] == grid.numbers[1]
    apart = await grid.report(words="2号楼灯坏了", like="apart")
    assert apart.json()["joined"] is False


async def test_what_an_incident_covers_is_refused_joined_or_set_apart(grid: Grid) -> None:
    async with grid.database.transaction() as session:
        desk = await make_desk(session)
        found = await find_place(session, estate="云杉苑", building="2")
        assert found is not None
        incident = await confirm(
            session,
            desk,
            kind=CaseKind.LIGHTING,
            estate_id=found.estate.id,
            building=None,
            expected_at=None,
            now=grid.now,
        )
    refused = await grid.report(words="3号楼灯坏了")
    assert (refused.status_code, refused.json()["detail"]) == (409, "patrol_incident")
    joined = (await grid.report(words="3号楼灯坏了", like="join")).json()
    assert joined == {"joined": True, "case": None, "incident": incident.id}
    apart = (await grid.report(words="3号楼灯坏了", like="apart")).json()
    assert (apart["joined"], apart["incident"]) == (False, None)


async def test_strangers_get_nothing(grid: Grid) -> None:
    for path in ("/api/nearby", "/api/patrols"):
        assert (await grid.http.get(path)).status_code == 401
