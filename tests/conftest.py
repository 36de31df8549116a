"""The ground of the tests: one real PostgreSQL for the run, an empty database for each test."""

import functools
import gc
import itertools
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import Database
from api.embedded import embedded_postgres
from api.jobs import app
from api.migrations import upgrade

TEMPLATE = "linli_template"
SHARED = "linli_shared"
SPARE = "linli_spare"
UNTRAINED = ("conflicts", "year", "launcher", "cases", "wechat", "simulator")
"""The rooms that take long and need no model: begun first, while it is being trained."""
TRAINED = ("chaos", "e2e", "nlu", "dialogue")
"""Those that take longest: begun last, one of their files would be waited for alone."""
MONDAY_MORNING = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""10:00 in Shanghai, on a working day."""

# The same examples in every run, and no failure because the machine was busy.
settings.register_profile(
    "linli", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("linli")

_numbers = itertools.count(1)


def at_database(server_url: str, name: str) -> str:
    """The address of another database on the same server."""
    before, _, options = server_url.partition("?")
    return f"{before.rpartition('/')[0]}/{name}?{options}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is long first, and of that what needs no model; all others as they stand."""
    here, order = Path(__file__).parent, (*UNTRAINED, *TRAINED)

    @functools.cache
    def turn(path: Path) -> int:
        room = path.relative_to(here).parts[0]
        return order.index(room) if room in order else len(order)

    items.sort(key=lambda item: turn(item.path))


def pytest_collection_finish() -> None:
    """Whatever is there by now stays until the end: the collector need not look at it again."""
    gc.freeze()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of our own, gone when the run ends."""
    with embedded_postgres(tmp_path_factory.mktemp("postgres") / "data", durable=False) as url:
        yield url


@pytest.fixture(scope="session")
def administrator(postgres: str) -> Iterator[psycopg.Connection]:
    """A connection that makes and drops databases."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def template(postgres: str, administrator: psycopg.Connection) -> str:
    """A migrated, empty database to copy: fifteen milliseconds instead of a migration."""
    administrator.execute(f"create database {TEMPLATE}")
    upgrade(at_database(postgres, TEMPLATE))
    return TEMPLATE


@pytest.fixture
def empty_database_url(postgres: str, administrator: psycopg.Connection) -> Iterator[str]:
    """The address of a database without any table, dropped after the test."""
    name = f"test_{next(_numbers)}"
    administrator.execute(f"create database {name}")
    yield at_database(postgres, name)
    administrator.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def emptying(postgres: str, administrator: psycopg.Connection, template: str) -> str:
    """A spare database for one test after the other, for a copy for each took a minute in all; the
    SQL that empties it.
    """
    administrator.execute(f"create database {SPARE} template {template}")
    with psycopg.connect(at_database(postgres, SPARE)) as connection:
        tables = connection.execute(
            "select quote_ident(tablename) from pg_tables where schemaname = 'public'"
            " and tablename <> 'alembic_version'"
        )
        return ";".join(f"delete from {table}" for (table,) in tables)


@pytest.fixture
def database_url(postgres: str, administrator: psycopg.Connection, emptying: str) -> Iterator[str]:
    """The address of a migrated, empty database, which nobody reaches by it after the test."""
    name = f"test_{next(_numbers)}"
    administrator.execute(f"alter database {SPARE} rename to {name}")
    yield at_database(postgres, name)
    administrator.execute(f"alter database {name} allow_connections false")
    administrator.execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = %s", [name]
    )
    administrator.execute(f"alter database {name} rename to {SPARE}")
    administrator.execute(f"alter database {SPARE} allow_connections true")
    with psycopg.connect(at_database(postgres, SPARE)) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(emptying)
        connection.execute(
            "select setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)"
            " from pg_sequences where last_value is not null"
        )


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A pool on a migrated, empty database."""
    pool = Database(database_url)
    yield pool
    await pool.close()


@pytest_asyncio.fixture(scope="session")
async def shared_database(
    postgres: str, administrator: psycopg.Connection, template: str
) -> AsyncIterator[Database]:
    """A migrated database in which nothing is ever committed."""
    administrator.execute(f"create database {SHARED} template {template}")
    pool = Database(at_database(postgres, SHARED))
    yield pool
    await pool.close()


@pytest_asyncio.fixture
async def session(shared_database: Database) -> AsyncIterator[AsyncSession]:
    """A transaction that is undone: the fast ground of tests that need no second one."""
    async with shared_database.transaction() as transaction:
        yield transaction
        await transaction.rollback()


@pytest.fixture(autouse=True)
def no_clock_on_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done by the clock runs in a test when the test says so, at the moment it says."""
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})


@pytest.fixture
def now() -> datetime:
    """A fixed moment: Monday, 23 November 2026, 10:00 in Shanghai."""
    return MONDAY_MORNING
