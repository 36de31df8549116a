"""`/api/cases`: who sees what, page by page, and who may give a case to whom."""

from collections.abc import AsyncIterator
from datetime import datetime

import httpx
import pytest
from fastapi import FastAPI

from api.cases.routes import cases_router
from api.db import Database
from api.staff.models import StaffMember, StaffRole
from api.staff.service import account_of
from api.staff.tokens import issue_token
from tests.factories import make_case, make_desk, make_estate, make_grid, make_staff


class Town:
    """Two grids with a case each, and one that lies at the desk."""

    def __init__(self, database: Database, http: httpx.AsyncClient, now: datetime) -> None:
        self.database, self.http, self.now = database, http, now
        self.people: dict[str, StaffMember] = {}
        self.numbers: list[str] = []

    async def settle(self) -> None:
        async with self.database.transaction() as session:
            desk = await make_desk(session)
            lead = await make_staff(session, role=StaffRole.GRID_LEAD)
            one, two = await make_staff(session), await make_staff(session, name="甲子明")
            here, there = await make_estate(session), await make_estate(session)
            await make_grid(session, estate=here, workers=[one], lead=lead)
            await make_grid(session, estate=there, workers=[two])
            for estate in (here, there, None):
                case = await make_case(session, estate=estate, now=self.now)
                self.numbers.append(case.case_number)
            self.people = {"desk": desk, "lead": lead, "one": one, "two": two}

    async def header(self, who: str) -> dict[str, str]:
        async with self.database.transaction() as session:
            openid = account_of(self.people[who])
            token = await issue_token(session, openid=openid, now=self.now)
        return {"Authorization": f"Bearer {token}"}

    async def listed(self, who: str, **query: str | int) -> list[str]:
        headers = await self.header(who)
        answer = await self.http.get("/api/cases", headers=headers, params=query)
        return [case["case_number"] for case in answer.json()["cases"]]


@pytest.fixture
async def town(database: Database, now: datetime) -> AsyncIterator[Town]:
    app = FastAPI()
    app.include_router(cases_router(database, clock=lambda: now))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://linli") as http:
        town = Town(database, http, now)
        await town.settle()
        yield town


async def test_everybody_sees_what_is_theirs_to_see(town: Town) -> None:
    first, second, third = town.numbers
    assert await town.listed("desk") == [third, second, first]
    assert await town.listed("lead") == [first]
    assert await town.listed("one") == [first]
    assert await town.listed("two") == [second]


async def test_pages_lead_on(town: Town) -> None:
    headers = await town.header("desk")
    seen, before = [], None
    for _ in range(2):
        params = {"limit": 2} | ({} if before is None else {"before": before})
        page = (await town.http.get("/api/cases", headers=headers, params=params)).json()
        seen += [case["case_number"] for case in page["cases"]]
        before = page["next_before"]
    assert (seen, before) == (town.numbers[::-1], None)


async def test_by_owner_and_state(town: Town) -> None:
    two = town.people["two"].id
    assert await town.listed("desk", owner_id=two, unfinished="true") == [town.numbers[1]]


async def test_a_case_with_its_timeline(town: Town) -> None:
    headers = await town.header("one")
    answer = await town.http.get(f"/api/cases/{town.numbers[0]}", headers=headers)
    assert [line["action"] for line in answer.json()["timeline"]] == ["accept", "assign"]
    other = await town.http.get(f"/api/cases/{town.numbers[1]}", headers=headers)
    assert (other.status_code, other.json()["detail"]) == (404, "case_number_unknown")


@pytest.mark.parametrize(
    ("who", "status"), [("desk", 200), ("lead", 200), ("one", 403), ("two", 404)]
)
async def test_who_may_give_a_case_away(town: Town, who: str, status: int) -> None:
    body = {"staff_id": town.people["two"].id}
    path = f"/api/cases/{town.numbers[0]}/owner"
    answer = await town.http.put(path, headers=await town.header(who), json=body)
    assert answer.status_code == status
    assert (
        await town.listed("two")
        == town.numbers[:2][:: -1 if status == 200 else 1][(0 if status == 200 else 1) :]
    )


async def test_a_subject_is_marked_seen_and_ended(town: Town) -> None:
    desk = await town.header("desk")
    path = f"/api/cases/{town.numbers[1]}/subjects"
    subject: dict[str, str | int] = {"kind": "staff", "id": town.people["two"].id}
    assert (await town.http.post(path, headers=desk, json=subject)).status_code == 204
    [row] = (await town.http.get(path, headers=desk)).json()
    assert (row["kind"], row["id"], row["source"]) == ("staff", subject["id"], "desk")
    assert await town.listed("two") == []
    given = f"/api/cases/{town.numbers[1]}/owner"
    refused = await town.http.put(given, headers=desk, json={"staff_id": subject["id"]})
    assert (refused.status_code, refused.json()["detail"]) == (409, "conflict_of_interest")
    assert (await town.http.delete(path, headers=desk, params=subject)).status_code == 204
    assert (await town.http.get(path, headers=desk)).json() == []


async def test_subjects_are_for_heads_and_must_exist(town: Town) -> None:
    path = f"/api/cases/{town.numbers[0]}/subjects"
    subject = {"kind": "company", "id": 999}
    worker, desk = await town.header("one"), await town.header("desk")
    assert (await town.http.get(path, headers=worker)).status_code == 403
    assert (await town.http.post(path, headers=worker, json=subject)).status_code == 403
    assert (await town.http.post(path, headers=desk, json=subject)).status_code == 404
    assert (await town.http.get("/api/cases", headers={})).status_code == 401


async def test_the_desk_seals_a_case_for_its_reporter(town: Town) -> None:
    path, desk = f"/api/cases/{town.numbers[0]}/seal", await town.header("desk")
    assert (await town.http.post(path, headers=await town.header("one"))).status_code == 403
    assert (await town.http.post(path, headers=await town.header("two"))).status_code == 404
    sealed = await town.http.post(path, headers=desk)
    assert sealed.json()["sealed_at"] is not None
    again = await town.http.post(path, headers=desk)
    assert (again.status_code, again.json()["detail"]) == (409, "sealed_already")
    shown = await town.http.get(f"/api/cases/{town.numbers[0]}", headers=await town.header("one"))
    assert shown.json()["timeline"][-1]["action"] == "seal"
