"""Writing thousands of rows."""

from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import Base


async def write_rows(session: AsyncSession, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows past the mapper, which would take longer than the database does."""
    await session.execute(insert(model.metadata.tables[model.__tablename__]), rows)
