"""Jobs: Procrastinate on the same PostgreSQL, deferred inside the business transaction.

A job takes ids, reads them again, checks their state, then acts: running it twice does no harm.
Rooms below may defer a job by its name without importing the room that carries it out.
"""

from datetime import datetime
from typing import Any

from procrastinate import App, PsycopgConnector, RetryStrategy
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import driver_connection

app = App(connector=PsycopgConnector())
"""Tasks are registered here when their rooms are imported; `api.worker` opens the connection."""

PATIENT = RetryStrategy(max_attempts=8, exponential_wait=2)
"""Waits of 2, 4, 8 … seconds: about eight minutes before an operator is needed."""


async def defer(
    session: AsyncSession,
    task_name: str,
    *,
    lock: str | None = None,
    schedule_at: datetime | None = None,
    **arguments: Any,
) -> None:
    """Put a job into the session's transaction: a rollback takes it back.

    Args:
        session: the transaction that the job belongs to.
        task_name: the name under which the task was registered.
        lock: jobs with the same lock run one after the other, in the order of their making.
        schedule_at: aware; not before this moment.
        **arguments: what the task takes; must be JSON.
    """
    connection = await driver_connection(session)
    deferrer = app.configure_task(
        task_name, lock=lock, schedule_at=schedule_at, connection=connection
    )
    await deferrer.defer_async(**arguments)


def person_lock(openid: str) -> str:
    """The lock that keeps one person's messages in order."""
    return f"person:{openid}"
