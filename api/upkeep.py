"""What is done by the clock: closing cases that nobody rates."""

import logging

from procrastinate import JobContext

from api.cases.follow_up import close_unrated
from api.clock import utc_now
from api.db import Database
from api.jobs import app

log = logging.getLogger(__name__)


@app.periodic(cron="7 * * * *")
@app.task(name="close_unrated_cases", pass_context=True, queueing_lock="close_unrated_cases")
async def close_unrated_cases(context: JobContext, timestamp: int) -> None:
    """Hourly; Procrastinate defers it once, however many workers run."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        closed = await close_unrated(session, now=utc_now())
    if closed:
        log.info("%s unrated cases closed", closed)
