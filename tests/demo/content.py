"""What is in a database, in a form that two databases can be compared by."""

from sqlalchemy import text

from api.db import Database
from api.migrations.metadata import whole_metadata


async def content(database: Database) -> dict[str, tuple[int, str]]:
    """By table, the number of rows and a digest of all of them."""
    found = {}
    async with database.transaction() as session:
        for table in whole_metadata().sorted_tables:
            query = (
                f"select count(*), md5(coalesce(string_agg(t::text, E'\\n' order by t::text), ''))"
                f" from {table.name} t"
            )
            count, digest = (await session.execute(text(query))).one()
            found[table.name] = (count, digest)
    return found
