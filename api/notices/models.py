"""What the community lets everybody know."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId


class NoticeKind(StrEnum):
    """What a notice is about."""

    OUTAGE_WATER = "outage_water"
    OUTAGE_POWER = "outage_power"
    ACTIVITY = "activity"
    ANNOUNCEMENT = "announcement"
    VOTE = "vote"


NOTICE_NAMES = {
    NoticeKind.OUTAGE_WATER: "停水",
    NoticeKind.OUTAGE_POWER: "停电",
    NoticeKind.ACTIVITY: "活动",
    NoticeKind.ANNOUNCEMENT: "公告",
    NoticeKind.VOTE: "投票",
}


class Notice(Base):
    """A notice for an estate, a community, or (neither given) the whole town.

    `starts_at` and `ends_at` are when the thing itself happens; without an end it stands until
    somebody takes it down.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_published_at", "published_at"),
        CheckConstraint("community_id IS NULL OR estate_id IS NULL", name="one_area"),
    )

    id: Mapped[BigId]
    kind: Mapped[NoticeKind]
    title: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"))
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))
    published_at: Mapped[datetime]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
