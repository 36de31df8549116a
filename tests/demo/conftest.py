"""The demo town, loaded once for all tests that only look at it."""

from collections.abc import AsyncIterator

import psycopg
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import Database
from api.demo import load_demo
from tests.conftest import MONDAY_MORNING, at_database

NAME = "demo_town"


@pytest_asyncio.fixture(scope="session")
async def demo(
    postgres: str, administrator: psycopg.Connection, template: str
) -> AsyncIterator[Database]:
    """A database with the town as it is at `now`; nobody writes to it."""
    administrator.execute(f"create database {NAME} template {template}")
    database = Database(at_database(postgres, NAME))
    await load_demo(database, now=MONDAY_MORNING)
    yield database
    await database.close()
    administrator.execute(f"drop database {NAME} with (force)")


@pytest_asyncio.fixture
async def town(demo: Database) -> AsyncIterator[AsyncSession]:
    """A session on the town; what a test writes is undone."""
    async with demo.transaction() as session:
        yield session
        await session.rollback()
