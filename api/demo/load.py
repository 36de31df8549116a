"""Loading the demo town in one transaction, once."""

import logging
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.db import Database
from api.demo.articles import load_articles
from api.demo.bills import load_bills
from api.demo.cared_for import load_cared_for
from api.demo.history import load_history
from api.demo.notice_board import load_notices
from api.demo.places import load_town
from api.demo.register import load_register
from api.demo.team import load_team
from api.demo.tradespeople import load_providers
from api.demo.volunteering import load_volunteering
from api.grids.models import Community

_LOCK = 0x4C494E4C49
"""A number of our own ("LINLI") for PostgreSQL's advisory lock: one process loads at a time."""

_log = logging.getLogger(__name__)


async def load_demo(database: Database, *, now: datetime) -> None:
    """Fill an empty database with 云溪镇 as it is at `now` (aware); a filled one stays as it is.

    The same moment gives the same rows, ids included.
    """
    async with database.transaction() as session:
        await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        if await session.scalar(select(func.count()).select_from(Community)):
            return
        await _load(session, now=now)
    _log.info("the demo town is loaded")


async def _load(session: AsyncSession, *, now: datetime) -> None:
    today = local(now).date()
    staff = await load_team(session, today=today)
    town = await load_town(session, staff)
    register = await load_register(session, town, today=today)
    await load_bills(session, town, register, today=today)
    await load_volunteering(session, register, today=today)
    await load_articles(session, town, today=today)
    await load_notices(session, town, now=now)
    await load_providers(session, today=today)
    await load_history(session, town, register, now=now)
    await load_cared_for(session, town, register, today=today)
