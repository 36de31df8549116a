"""The desk hears of staff who do not hear."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.models import OutboundMessage
from api.notifications.outbox import Note, queue
from api.notifications.unreachable import tell_desk
from api.staff.service import account_of
from tests.factories import make_case, make_desk, make_resident, make_staff


async def told(session: AsyncSession, openid: str) -> list[str]:
    """What somebody has in the outbox."""
    query = select(OutboundMessage.text).where(OutboundMessage.openid == openid)
    return list((await session.scalars(query)).all())


async def undelivered(session: AsyncSession, openid: str, now: datetime) -> OutboundMessage:
    """A message about a case that did not reach somebody."""
    case = await make_case(session, reporter=await make_resident(session), now=now)
    queue(session, openid, Note(text="新工单", subject="有新工单"), now=now, case_id=case.id)
    await session.flush()
    query = select(OutboundMessage).where(OutboundMessage.openid == openid)
    return (await session.scalars(query)).one()


async def test_a_worker_out_of_reach(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session, openid="desk")
    await make_staff(session, openid="worker", name="钱芳")
    await tell_desk(session, await undelivered(session, "worker", now), now=now)
    [text] = await told(session, account_of(desk))
    assert "钱芳收不到消息" in text


async def test_a_resident_out_of_reach_is_nothing_for_the_desk(
    session: AsyncSession, now: datetime
) -> None:
    desk = await make_desk(session, openid="desk")
    await tell_desk(session, await undelivered(session, "wang", now), now=now)
    assert await told(session, account_of(desk)) == []
