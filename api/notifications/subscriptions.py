"""Who has agreed to subscription notices (订阅通知), as the platform's events and errors tell."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.models import SubscriptionConsent


async def note_subscription(
    session: AsyncSession, openid: str, template_id: str, *, accepted: bool, now: datetime
) -> None:
    """Write down a person's word on a template; the latest counts, in whatever order they come."""
    word = {"accepted": accepted, "changed_at": now}
    row = insert(SubscriptionConsent).values(openid=openid, template_id=template_id, **word)
    await session.execute(
        row.on_conflict_do_update(
            index_elements=["openid", "template_id"],
            set_=word,
            where=SubscriptionConsent.changed_at <= now,
        )
    )


async def has_subscribed(session: AsyncSession, openid: str, template_id: str) -> bool:
    """Whether the person has agreed, and nothing has ended it since."""
    query = select(SubscriptionConsent.accepted).where(
        SubscriptionConsent.openid == openid, SubscriptionConsent.template_id == template_id
    )
    return bool((await session.scalars(query)).one_or_none())
