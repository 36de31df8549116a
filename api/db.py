"""The store: PostgreSQL through SQLAlchemy 2 async on psycopg 3.

One transaction a command: `Database.transaction()` commits at its end or leaves nothing behind.
Nothing inside it waits for another system.
"""

import enum
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any, ClassVar

import psycopg
from sqlalchemy import ARRAY, BigInteger, DateTime, Enum, Identity, MetaData, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

BigId = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]


def _values(members: type[enum.Enum]) -> list[str]:
    """Enumerations are stored by value, as the rest of the world knows them."""
    return [member.value for member in members]


class Base(DeclarativeBase):
    """The declarative base of every room's models."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {
        int: BigInteger(),
        datetime: DateTime(timezone=True),  # aware, stored in UTC
        dict[str, Any]: JSONB,
        list[str]: ARRAY(Text),
        enum.Enum: Enum(enum.Enum, native_enum=False, length=24, values_callable=_values),
    }


def sqlalchemy_url(database_url: str) -> str:
    """The same address for SQLAlchemy's psycopg dialect."""
    _, rest = database_url.split("://", 1)
    return f"postgresql+psycopg://{rest}"


class Database:
    """A pool of connections to one PostgreSQL database."""

    def __init__(self, database_url: str, *, pool_size: int = 5) -> None:
        self.url = database_url
        self._engine = create_async_engine(
            sqlalchemy_url(database_url),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            hide_parameters=True,  # an exception must not carry what people wrote into a log
            pool_timeout=3,
            connect_args={"connect_timeout": 3, "options": "-c timezone=UTC"},
        )
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed at the end, or undone by any exception."""
        async with self._sessions() as session, session.begin():
            yield session

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncSession]:
        """A transaction whose queries all see the store as it was at the first of them."""
        async with self.transaction() as session:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    async def ping(self) -> None:
        """Raise `sqlalchemy.exc.OperationalError` when the database does not answer."""
        async with self.transaction() as session:
            await session.execute(text("select 1"))

    async def close(self) -> None:
        """Give every connection back."""
        await self._engine.dispose()


async def driver_connection(session: AsyncSession) -> psycopg.AsyncConnection[Any]:
    """The psycopg connection of this transaction, for what speaks psycopg itself."""
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    if not isinstance(driver, psycopg.AsyncConnection):
        raise TypeError("the session does not run on psycopg")
    return driver
