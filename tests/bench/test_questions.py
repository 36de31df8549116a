"""Every question of the bench on a small town: it is answered, and by an index.

No time is looked at, only how many rows the store looks at for the answer: what reads a good part
of twenty thousand cases reads a good part of a million.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from random import Random

import psycopg
import pytest
import pytest_asyncio

from api.db import Database
from tests.bench.asker import Asker, Crowd, crowd_of
from tests.bench.plans import explained
from tests.bench.questions import QUESTIONS
from tests.bench.town import Size, fill
from tests.bench.writes import WRITES
from tests.conftest import at_database

SIZE = Size(cases=20_000, grids=40, residents=4_000, open_cases=400)
MOST_ROWS = SIZE.cases // 10
"""That one statement may look at: a month of the whole town is a thirtieth."""

NAME = "bench_town"


@dataclass(frozen=True)
class Town:
    """A filled town, and who may ask in it."""

    database: Database
    crowd: Crowd


@pytest_asyncio.fixture(scope="module")
async def town(
    postgres: str, administrator: psycopg.Connection, template: str
) -> AsyncIterator[Town]:
    """The small town; what is asked of it is undone."""
    administrator.execute(f"create database {NAME} template {template}")
    database = Database(at_database(postgres, NAME))
    async with database.transaction() as session:
        await fill(session, SIZE)
    async with database.transaction() as session:
        crowd = await crowd_of(session)
    yield Town(database, crowd)
    await database.close()
    administrator.execute(f"drop database {NAME} with (force)")


def test_the_town_has_whom_to_ask_about(town: Town) -> None:
    assert {sort: len(ids) for sort, ids in town.crowd.cases.items() if not ids} == {}


@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_question_reads_what_it_needs(town: Town, name: str) -> None:
    async with town.database.transaction() as session:
        ask = await QUESTIONS[name](Asker(session, town.crowd, SIZE, Random(name)))
        with explained(await session.connection()) as heard:
            await ask()
        await session.rollback()
    assert heard
    for one in heard:
        read = f"{one.looked_at} rows for\n{one.statement}\n" + "\n".join(one.lines)
        assert not one.read_through, read
        assert one.looked_at <= MOST_ROWS, read


@pytest.mark.parametrize("name", WRITES)
async def test_what_the_bench_writes_is_done(town: Town, name: str) -> None:
    async with town.database.transaction() as session:
        await WRITES[name](Asker(session, town.crowd, SIZE, Random(name)))
        await session.rollback()
