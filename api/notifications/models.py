"""The outbox: every sentence that we owe somebody, until it has reached them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId


class DeliveryState(StrEnum):
    """How far a message has come."""

    QUEUED = "queued"
    SENT = "sent"
    HELD = "held"  # nothing may be sent now; goes out at the person's next contact
    UNKNOWN = "unknown"  # the platform did not say whether it took it; never repeated blindly
    FAILED = "failed"  # the person cannot be reached, or the platform refused for good


class DeliveryRoute(StrEnum):
    """The way a message took."""

    PASSIVE = "passive"
    KF = "kf"
    TEMPLATE = "template"


class OutboundMessage(Base):
    """One message to one person, in the order of their ids.

    `options` is a list of `{"title", "payload"}`; a payload starting with `/` is a command to
    Rasa, anything else counts as the person's words. Options are bound to the person, to this
    message and to `options_expire_at`.
    """

    __tablename__ = "outbound_messages"
    __table_args__ = (
        Index("ix_outbound_messages_openid_state", "openid", "state"),
        Index("ix_outbound_messages_in_reply_to", "in_reply_to"),
    )

    id: Mapped[BigId]
    openid: Mapped[str] = mapped_column(String(64))
    in_reply_to: Mapped[int | None] = mapped_column(ForeignKey("inbound_messages.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("case_events.id"))
    subject: Mapped[str] = mapped_column(String(20))
    """Up to 20 characters: the headline of a template message."""
    text: Mapped[str] = mapped_column(Text)
    options: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    options_expire_at: Mapped[datetime | None]
    state: Mapped[DeliveryState]
    route: Mapped[DeliveryRoute | None]
    error: Mapped[str | None] = mapped_column(String(60))
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
