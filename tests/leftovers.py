"""Looking for traces of a person: every column of every table, whatever it is called."""

from collections.abc import Collection

from sqlalchemy import text

from api.db import Database

TABLES = "select tablename from pg_tables where schemaname = 'public' order by tablename"


async def leftovers(
    database: Database, *secrets: str, but: Collection[str] = ()
) -> list[tuple[str, str]]:
    """The tables that still hold one of these words anywhere, with the word."""
    found = []
    async with database.transaction() as session:
        for table in (await session.scalars(text(TABLES))).all():
            query = text(f"select count(*) from {table} t where to_jsonb(t)::text like :word")
            for secret in secrets:
                if table not in but and await session.scalar(query, {"word": f"%{secret}%"}):
                    found.append((table, secret))
    return found
