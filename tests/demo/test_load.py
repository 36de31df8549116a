"""The town is loaded once, whole, and the same every time."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from api.db import Database
from api.demo import load, load_demo
from tests.demo.content import content

EMPTY = {
    "api_tokens",
    "binding_attempts",
    "case_media",
    "inbound_messages",
    "media",
    "outbound_messages",
    "visit_photos",
    "visit_screens",
}
"""Tables of the nouns that a town at rest has nothing in."""

NOUNS = {
    "articles",
    "bills",
    "bindings",
    "buildings",
    "case_counters",
    "case_events",
    "cared_people",
    "cases",
    "communities",
    "estates",
    "grid_areas",
    "grid_workers",
    "grids",
    "homes",
    "leaves",
    "notices",
    "payment_ways",
    "providers",
    "register_lines",
    "residents",
    "shifts",
    "signups",
    "staff",
    "volunteer_teams",
    "visits",
    "volunteers",
    "activities",
}


async def test_the_same_moment_gives_the_same_rows(
    demo: Database, database: Database, now: datetime
) -> None:
    await load_demo(database, now=now)
    assert await content(database) == await content(demo)


async def test_every_noun_has_rows(demo: Database) -> None:
    found = await content(demo)
    assert {name for name in NOUNS if found[name][0] == 0} == set()
    assert {name for name in EMPTY if found[name][0] != 0} == set()


async def test_a_second_call_changes_nothing(database: Database, now: datetime) -> None:
    await load_demo(database, now=now)
    before = await content(database)
    await load_demo(database, now=now + timedelta(days=40))
    assert await content(database) == before


async def test_two_callers_at_once_load_one_town(
    demo: Database, database: Database, now: datetime
) -> None:
    await asyncio.gather(load_demo(database, now=now), load_demo(database, now=now))
    counts = {name: count for name, (count, _) in (await content(database)).items()}
    assert counts == {name: count for name, (count, _) in (await content(demo)).items()}


async def test_a_failure_leaves_nothing_behind(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the last step failed")

    monkeypatch.setattr(load, "load_history", fail)
    with pytest.raises(RuntimeError):
        await load_demo(database, now=now)
    assert sum(count for count, _ in (await content(database)).values()) == 0


async def test_the_past_causes_no_work(demo: Database) -> None:
    async with demo.transaction() as session:
        jobs = await session.scalar(text("select count(*) from procrastinate_jobs"))
    assert jobs == 0
