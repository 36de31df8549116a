"""`/api/visits`: what each role gets, and what bad input gets."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.cases.routes import media_router
from api.db import Database
from api.media.folder import FolderStore
from api.media.links import MediaLinks
from api.media.models import MediaKind
from api.media.service import record_media
from api.staff.service import account_of
from api.staff.tokens import issue_token
from api.visits.models import VisitPhoto
from api.visits.routes import visits_router
from tests.factories import make_visit
from tests.media.files import picture
from tests.visits.town import BLIND, SEEING, Town, settle


class Desk:
    """The town and the API, asked by anybody of the staff."""

    def __init__(self, database: Database, http: httpx.AsyncClient, town: Town) -> None:
        self.database, self.http, self.town = database, http, town
        self.tokens: dict[str, str] = {}
        self.visit_id = self.media_id = 0

    @property
    def wang(self) -> str:
        return f"/people/{self.town.person.id}"

    async def send(self, method: str, path: str, *, who: str = "台", **body: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        path = f"/api/visits{path}"
        return await self.http.request(method, path, headers=headers, json=body or None)


@pytest.fixture
async def desk(database: Database, tmp_path: Path, now: datetime) -> AsyncIterator[Desk]:
    store = FolderStore(tmp_path)
    app = FastAPI()
    app.include_router(visits_router(database, store, clock=lambda: now))
    links = MediaLinks(key="a key of the tests", public_url="http://linli")
    app.include_router(media_router(database, store, links, clock=lambda: now))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://linli") as http:
        async with database.transaction() as session:
            town = await settle(session, now=now)
            desk = Desk(database, http, town)
            for who, member in town.staff.items():
                openid = account_of(member)
                desk.tokens[who] = await issue_token(session, openid=openid, now=now)
            visit = await make_visit(
                session, town.person, town["乙"], grid=town.grid, words="都好", now=now
            )
            content = picture("door")
            digest = await store.put(content)
            media = await record_media(
                session,
                sender=account_of(town["乙"]),
                message_id=1,
                kind=MediaKind.IMAGE,
                content_type="image/jpeg",
                transcript=None,
                digest=digest,
                size=len(content),
                now=now,
            )
            session.add(VisitPhoto(visit_id=visit.id, media_id=media.id))
            desk.visit_id, desk.media_id = visit.id, media.id
        yield desk


async def test_those_who_see_her(desk: Desk) -> None:
    for who in SEEING:
        [line] = (await desk.send("GET", "/people", who=who)).json()
        assert line["name"] == "王*英"
        assert "独居" not in str(line)
        assert "lives_alone" not in str(line)
        whole = (await desk.send("GET", desk.wang, who=who)).json()
        assert (whole["name"], whole["contact"]) == ("王秀英", "13900002046")
        assert whole["visits"][0]["media_ids"] == [desk.media_id]
        photo = await desk.send("GET", f"/photos/{desk.media_id}", who=who)
        assert photo.headers["content-type"] == "image/jpeg"
        assert "no-store" in photo.headers["cache-control"]


@pytest.mark.parametrize("who", BLIND)
async def test_for_the_others_she_is_not_there(desk: Desk, who: str) -> None:
    answers = [
        await desk.send("GET", "/people", who=who),
        await desk.send("GET", "/people?ended=true", who=who),
        await desk.send("GET", "/due", who=who),
        await desk.send("GET", "", who=who),
        await desk.send("GET", "/figures", who=who),
        await desk.send("GET", desk.wang, who=who),
        await desk.send("GET", f"{desk.wang}/lines", who=who),
        await desk.send("PATCH", desk.wang, who=who, remarks="x"),
        await desk.send("POST", f"{desk.wang}/end", who=who, reason="died"),
        await desk.send("POST", f"{desk.wang}/visits", who=who, result="fine"),
        await desk.send("PATCH", f"/{desk.visit_id}", who=who, words="x"),
        await desk.send("POST", f"/{desk.visit_id}/help", who=who, way="case", words="x"),
        await desk.send("GET", f"/photos/{desk.media_id}", who=who),
        await desk.send("POST", "/people/export", who=who, reason="每年核对"),
    ]
    for answer in answers:
        assert "王" not in answer.text
        assert desk.town.grid.name not in answer.text
    assert [answer.status_code for answer in answers[5:13]] == [404] * 8
    assert answers[0].json() == answers[1].json() == answers[3].json() == []
    assert answers[2].json() == {"mine": [], "others": []}


async def test_no_other_way_leads_to_the_picture(desk: Desk) -> None:
    headers = {"Authorization": f"Bearer {desk.tokens['丙']}"}
    there = await desk.http.get(f"/api/media/{desk.media_id}", headers=headers)
    assert there.status_code == 404


async def test_a_person_from_entering_to_the_end(desk: Desk) -> None:
    home = desk.town.home
    address = {
        "estate": desk.town.estate.name,
        "building": home.building,
        "unit": home.unit,
        "room": home.room,
    }
    body: dict[str, Any] = {"home": address, "name": " 赵小虎 ", "category": "child"}
    assert (await desk.send("POST", "/people", who="甲", **body)).status_code == 403
    made = await desk.send("POST", "/people", **body)
    assert made.status_code == 201
    assert (made.json()["name"], made.json()["interval_days"]) == ("赵小虎", 30)
    path = f"/people/{made.json()['id']}"
    assert (await desk.send("POST", "/people", **body)).status_code == 409
    changed = await desk.send("PATCH", path, interval_days=14, contact=None)
    assert changed.json()["interval_days"] == 14
    assert (await desk.send("PATCH", path, who="甲", remarks="x")).status_code == 403
    ended = await desk.send("POST", f"{path}/end", reason="better")
    assert ended.json()["end_reason"] == "better"
    assert (await desk.send("POST", f"{path}/end", reason="better")).status_code == 409
    assert (await desk.send("POST", f"{path}/visits", result="fine")).status_code == 409
    lines = (await desk.send("GET", f"{path}/lines")).json()
    assert [line["act"] for line in lines] == ["ended", "changed", "entered"]
    assert (await desk.send("GET", f"{path}/lines", who="甲")).status_code == 403


async def test_visiting_over_the_api(desk: Desk) -> None:
    told = await desk.send("POST", f"{desk.wang}/visits", who="甲", result="needs_help")
    assert told.status_code == 201
    visit = told.json()["visit"]["id"]
    assert told.json()["case_number"] is None
    empty = await desk.send("POST", f"/{visit}/help", who="甲", way="case")
    assert (empty.status_code, empty.json()["detail"]) == (409, "visit_help_words")
    helped = await desk.send("POST", f"/{visit}/help", who="甲", way="case", words="要人买菜")
    assert helped.json()["case_number"].startswith("YX-")
    fixed = await desk.send("PATCH", f"/{visit}", who="甲", result="fine", words="自己能买")
    assert fixed.json()["visit"]["words"] == "自己能买"
    [own] = (await desk.send("GET", "", who="甲")).json()
    assert own["id"] == visit
    assert (await desk.send("PATCH", f"/{visit}", who="乙", words="x")).status_code == 404


async def test_the_figures_are_counts(desk: Desk) -> None:
    answer = await desk.send("GET", "/figures", who="管")
    [grid] = answer.json()
    assert (grid["grid"], grid["people"], grid["done"]) == (desk.town.grid.name, 1, 1)
    assert "王" not in answer.text
    assert (await desk.send("GET", "/figures", who="甲")).status_code == 403
    assert (await desk.send("GET", "/figures?since=2026-12-01&until=2026-11-01")).status_code == 422
    assert (await desk.send("GET", "/figures?since=0001-01-01")).status_code == 422
    assert (await desk.send("GET", "/figures?until=9999-12-31")).status_code == 422


async def test_an_export_wants_a_reason_and_is_on_record(desk: Desk) -> None:
    assert (await desk.send("POST", "/people/export", reason="看")).status_code == 422
    out = await desk.send("POST", "/people/export", reason="每年核对")
    assert out.content.startswith(b"\xef\xbb\xbf")
    assert "王秀英" in out.text
    [line, *_] = (await desk.send("GET", f"{desk.wang}/lines")).json()
    assert (line["act"], line["note"]) == ("exported", "每年核对")
    refused = await desk.send("POST", "/people/export", who="甲", reason="每年核对")
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/people", {"name": "x"}),
        ("POST", "/people", {"home": {}, "name": "x", "category": "child"}),
        ("PATCH", "/people/1", {"interval_days": 0}),
        ("PATCH", "/people/1", {"interval_days": 367}),
        ("PATCH", "/people/1", {"name": ""}),
        ("PATCH", "/people/1", {"remarks": "a\0b"}),
        ("PATCH", "/people/1", {"unknown": 1}),
        ("POST", "/people/1/end", {"reason": "bored"}),
        ("POST", "/people/1/visits", {"result": "great"}),
        ("POST", "/people/1/visits", {"result": "fine", "words": "长" * 1001}),
        ("GET", "/people/0", {}),
        ("GET", f"/people/{2**63}", {}),
        ("GET", "/people/abc", {}),
        ("POST", "/1/help", {"way": "money"}),
    ],
)
async def test_what_cannot_be_read_is_refused(
    desk: Desk, method: str, path: str, body: dict[str, Any]
) -> None:
    assert (await desk.send(method, path, **body)).status_code == 422


async def test_what_is_not_there(desk: Desk) -> None:
    nowhere = {"estate": "无此苑", "building": "1", "unit": "1", "room": "1"}
    body: dict[str, Any] = {"home": nowhere, "name": "赵小虎", "category": "child"}
    assert (await desk.send("POST", "/people", **body)).status_code == 404
    assert (await desk.send("GET", "/people/999999")).status_code == 404
    assert (await desk.send("GET", "/photos/999999")).status_code == 404
    assert (await desk.http.get("/api/visits/people")).status_code == 401
