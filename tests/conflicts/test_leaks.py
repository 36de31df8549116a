"""Nobody whom a case touches ever sees its number, words, count, photo or a message about it."""

import os
import re
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, example, given, settings
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import known_to, may_know, touched_by
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case
from api.cases.nearby import nearby
from api.cases.nearby_routes import nearby_router
from api.cases.queries import photo_case
from api.cases.routes import cases_router, media_router
from api.clock import local
from api.db import Database
from api.dialogue.engine import Parse
from api.dialogue.models import PatrolDraft
from api.dialogue.patrol_routes import patrol_router
from api.dialogue.staff_commands import ROLES, WITHOUT_CASE, StaffCommand, Verb
from api.dialogue.staff_desk import carry_out, refusal
from api.dialogue.understanding import KindReading
from api.errors import LinliError, NotFoundError
from api.grids.coordinates import Point
from api.media.folder import FolderStore
from api.media.links import MediaLinks
from api.notifications.digests import send_digest
from api.notifications.erasure import UNSENT, withhold_conflicts
from api.notifications.models import Digest, OutboundMessage
from api.reconciliation.routes import reconciliation_router
from api.staff.models import StaffMember, StaffRole
from api.staff.service import account_of
from api.stats.routes import stats_router
from tests.conflicts.town import (
    NAMES,
    OWNER,
    SECRET,
    CasePlan,
    Filed,
    Town,
    TownPlan,
    clear,
    plans,
    settle,
)
from tests.media.files import picture

LOST_AND_HIDDEN = TownPlan(
    kin=[(0, 5)],
    kin_outside=[1, 2],
    company={6},
    cases=[
        CasePlan("", True, CaseKind.LIGHTING, added="", verdict=None, reopened=False, marked=5),
        CasePlan("", True, CaseKind.LIGHTING, added="", verdict=OWNER, reopened=False, marked=None),
        CasePlan("", True, CaseKind.LIGHTING, added="物业", verdict=None, reopened=True, marked=2),
    ],
)
"""Who has the first is marked after they have heard of it; a verdict names who did the second."""

JUDGED_THEN_MARKED = TownPlan(
    kin=[(1, 3)],
    kin_outside=[1, 2],
    company=set(),
    cases=[
        CasePlan(
            "", True, CaseKind.LIGHTING, "", "", False, marked=None, marked_late=0, sealed=True
        ),
        CasePlan("", True, CaseKind.LIGHTING, "", "", False, marked=None, marked_late=1),
    ],
)
"""Each clerk has a task of calling back, and one of them turns out to be what its case is about."""

TOWNS = int(os.environ.get("TOWNS", "3"))
"""So many are drawn by chance; a town takes a second and more. `make leaks` draws a hundred."""

HEADS = {StaffRole.DESK, StaffRole.SUPERVISOR}


class Lamps:
    """A parser that reads a lamp in everything."""

    async def parse(self, text: str, *, danger: Mapping[str, str]) -> Parse:
        """A complaint about the lighting."""
        return Parse("report_problem", 1.0, {"kind": "lighting"}, {"kind": ["lighting"]})


@pytest.fixture
async def http(
    database: Database, tmp_path: Path, now: datetime
) -> AsyncIterator[httpx.AsyncClient]:
    """The staff API."""
    app = FastAPI()
    links = MediaLinks(key="a key of the tests", public_url="http://linli")
    app.include_router(cases_router(database, clock=lambda: now))
    app.include_router(media_router(database, FolderStore(tmp_path), links, clock=lambda: now))
    app.include_router(nearby_router(database, clock=lambda: now))
    app.include_router(patrol_router(database, Lamps(), clock=lambda: now))
    app.include_router(stats_router(database, clock=lambda: now))
    app.include_router(reconciliation_router(database, clock=lambda: now))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://linli") as client:
        yield client


@settings(
    max_examples=TOWNS,
    phases=[Phase.explicit, Phase.generate],  # The first that fails is small enough.
    suppress_health_check=list(HealthCheck),
)
@given(plan=plans)
@example(plan=LOST_AND_HIDDEN)
@example(plan=JUDGED_THEN_MARKED)
async def test_nobody_hears_of_a_case_that_touches_them(
    database: Database, http: httpx.AsyncClient, tmp_path: Path, now: datetime, plan: TownPlan
) -> None:
    await clear(database)
    digest = await FolderStore(tmp_path).put(picture())
    town = Town(database, http, now, digest)
    await settle(town, plan)
    for member, token in zip(town.members, town.tokens, strict=True):
        filed = [*town.cases, *town.tasks]
        hidden = [c for c in filed if not may_know(member.id, c.subjects, town.ties)]
        await the_rule_is_the_query(town, member, hidden)
        await the_chat_is_silent(town, member, hidden)
        await the_outbox_is_silent(town, member, hidden)
        await the_digest_is_silent(town, member, hidden)
        await the_api_is_silent(town, member, token, hidden)
    await everything_has_an_owner_who_may_know(town)


async def the_rule_is_the_query(town: Town, member: StaffMember, hidden: list[Filed]) -> None:
    async with town.database.transaction() as session:
        known = set((await session.scalars(select(Case.id).where(known_to(member.id)))).all())
    filed = [*town.cases, *town.tasks]
    assert known == {case.id for case in filed} - {case.id for case in hidden}


async def the_chat_is_silent(town: Town, member: StaffMember, hidden: list[Filed]) -> None:
    """Every command, by case number, by list number and without any; nothing is kept of it."""
    for verb in Verb:
        references = [None, "1"] if verb not in WITHOUT_CASE else [None]
        for reference in [*references, *(case.number for case in hidden)]:
            if reference in {case.number for case in hidden} and verb in WITHOUT_CASE:
                continue
            command = StaffCommand(verb=verb, reference=reference, words=NAMES[7])
            said, refused = await answer(town, member, command)
            assert not any(case.number in said for case in hidden if case.number != reference)
            if reference is not None and "-" in reference and member.role in ROLES[verb]:
                assert isinstance(refused, NotFoundError)
                assert SECRET not in said
            assert not any(case.words in said for case in hidden)
    await the_rounds_are_silent(town, member, hidden)
    async with town.database.transaction() as session:
        shown = await photo_case(session, member, now=town.now)
    assert shown is None or shown.id not in {case.id for case in hidden}


async def the_rounds_are_silent(town: Town, member: StaffMember, hidden: list[Filed]) -> None:
    """附近 by a place and by a case, and a report that is like what is hidden."""
    assert town.estate is not None
    named = [one for case in hidden for one in (case.number, case.number[-4:])]
    for words in (town.estate.name, f"{town.estate.name} 照明", *named, "1"):
        said, _ = await answer(town, member, StaffCommand(Verb.NEARBY, None, words))
        told = said.replace(words, "")
        assert not any(case.number in told or case.words in told for case in hidden)
    listed, _ = await answer(town, member, StaffCommand(Verb.NEARBY, None, town.estate.name))
    counted = re.search(r"有 (\d+) 件未办", listed)
    assert int(counted[1] if counted else 0) == len(await nearby_numbers(town, member))
    for case in hidden:
        assert await likened(town, member, f"{town.estate.name}1栋{case.words}") != case.id


async def likened(town: Town, member: StaffMember, words: str) -> int | None:
    """The case that a report of these words is said to be like, as if nobody had made it."""
    command = StaffCommand(Verb.REPORT, None, words)
    heard = KindReading(kind=CaseKind.LIGHTING)
    async with town.database.transaction() as session:
        reader = await session.get_one(StaffMember, member.id)
        await carry_out(session, reader, command, heard=heard, now=town.now)
        draft = await session.get(PatrolDraft, member.id)
        like_id = None if draft is None else draft.like_id
        await session.rollback()
    return like_id


async def nearby_numbers(town: Town, member: StaffMember) -> set[str]:
    """What lies near for a member."""
    async with town.database.transaction() as session:
        reader = await session.get_one(StaffMember, member.id)
        found = await nearby(session, reader, Point(100, 40), limit=50, now=town.now)
        return {one.case.case_number for one in found.cases}


async def answer(
    town: Town, member: StaffMember, command: StaffCommand
) -> tuple[str, LinliError | None]:
    """What a command says, as if nobody had sent it."""
    async with town.database.transaction() as session:
        reader = await session.get_one(StaffMember, member.id)
        try:
            note, refused = await carry_out(session, reader, command, now=town.now), None
        except LinliError as error:
            note, refused = refusal(error, reader, command), error
        await session.rollback()
    return note.text + "".join(option.payload for option in note.options), refused


async def the_outbox_is_silent(town: Town, member: StaffMember, hidden: list[Filed]) -> None:
    """What may still leave; what was read before the case came to be about them is gone."""
    openid = account_of(member)
    async with town.database.transaction() as session:
        await withhold_conflicts(session, openid)
        rows = await unsent(session, openid)
    ids = {case.id for case in hidden}
    assert not [row for row in rows if row.case_id in ids]
    assert not [row for row in rows if any(case.number in row.text for case in hidden)]
    assert not [row for row in rows if any(case.words in row.text for case in hidden)]


async def the_digest_is_silent(town: Town, member: StaffMember, hidden: list[Filed]) -> None:
    """On a working day when all that is open is overdue; nothing is kept of it."""
    later = town.now + timedelta(days=28)
    async with town.database.transaction() as session:
        before = {row.id for row in await unsent(session, account_of(member))}
        await send_digest(session, member.id, day=local(later).date(), now=later)
        counted = (await session.scalars(select(Digest.case_ids))).one()
        rows = [row for row in await unsent(session, account_of(member)) if row.id not in before]
        told = "".join(f"{row.text}{row.options}" for row in rows)
        await session.rollback()
    assert set(counted).isdisjoint(case.id for case in hidden)
    assert not [case for case in hidden if case.number in told or case.words in told]


async def unsent(session: AsyncSession, openid: str) -> list[OutboundMessage]:
    query = select(OutboundMessage).where(
        OutboundMessage.openid == openid, OutboundMessage.state.in_(UNSENT)
    )
    return list((await session.scalars(query)).all())


async def the_api_is_silent(
    town: Town, member: StaffMember, token: str, hidden: list[Filed]
) -> None:
    shown = [case for case in town.cases if case not in hidden]
    tasks = [task for task in town.tasks if task not in hidden]
    listed = (await town.get("/api/cases", token)).json()["cases"]
    numbers = {case["case_number"] for case in listed}
    assert numbers.isdisjoint(case.number for case in hidden)
    near = (await town.get("/api/nearby", token, longitude=100, latitude=40, limit=50)).json()
    close = {one["case"]["case_number"] for one in near["cases"]}
    assert close.isdisjoint(case.number for case in hidden)
    assert near["total"] == len(near["cases"])
    own = (await town.get("/api/patrols", token)).json()
    assert {case["case_number"] for case in own}.isdisjoint(case.number for case in hidden)
    if member.role in HEADS:
        assert numbers == {case.number for case in (*shown, *tasks)}
        figures = (await town.get("/api/stats", token)).json()
        assert figures["opened"] == len(shown)
        day = local(town.now).date().isoformat()
        balance = (await town.get("/api/reconciliation", token, day=day)).json()
        assert balance["case"] + balance["human"] == len(shown)
        for case in shown:
            assert (await town.get(f"/api/media/{case.media_id}", token)).status_code == 200
        assert balance["received"] == len(shown) + unfiled(balance)
    headers = {"Authorization": f"Bearer {token}"}
    for case in hidden:
        subject: dict[str, str | int] = {"kind": "staff", "id": member.id}
        owner = {"staff_id": member.id}
        path = f"/api/cases/{case.number}"
        answers = [
            await town.get(path, token),
            await town.get(f"{path}/reason", token),
            await town.get(f"{path}/subjects", token),
            await town.get(f"/api/media/{case.media_id}", token),
            await town.get("/api/nearby", token, near=case.number),
            await town.http.put(f"{path}/owner", json=owner, headers=headers),
            await town.http.post(f"{path}/subjects", json=subject, headers=headers),
            await town.http.delete(f"{path}/subjects", params=subject, headers=headers),
        ]
        assert [one.status_code for one in answers] == [404] * 8


def unfiled(balance: dict[str, int]) -> int:
    """Messages that came to something else than a case."""
    others = ("answered", "attached", "merged", "refused", "open")
    return sum(balance[outcome] for outcome in others)


async def everything_has_an_owner_who_may_know(town: Town) -> None:
    by_id = {case.id: case for case in (*town.cases, *town.tasks)}
    async with town.database.transaction() as session:
        rows = (await session.scalars(select(Case))).all()
    assert {row.id for row in rows} == by_id.keys()
    for row in rows:
        touched = touched_by(by_id[row.id].subjects, town.ties)
        if row.state in UNFINISHED:
            assert row.owner_id not in touched
            assert row.list_number is not None
