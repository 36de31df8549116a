"""Checked providers of the demo town. Nobody can be called: the numbers lack an area code."""

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.demo.tables import rows
from api.providers.models import Provider


async def load_providers(session: AsyncSession, *, today: date) -> None:
    """Write the providers."""
    session.add_all(
        Provider(
            name=row["name"],
            categories=row["categories"].split(),
            phone=row["phone"],
            hours=row["hours"],
            area=row["area"],
            checked_on=today - timedelta(days=int(row["checked_days_ago"])),
        )
        for row in rows("providers")
    )
    await session.flush()
