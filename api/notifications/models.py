"""The outbox: every sentence that we owe somebody, until it has reached them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId


class Priority(StrEnum):
    """How much of a person's window a message may use up, and of the day's quota."""

    KEY = "key"  # a case is done, somebody's turn has come: room is kept for it
    REPLY = "reply"  # the person has asked and waits
    NOTICE = "notice"  # a line of progress


class DeliveryState(StrEnum):
    """How far a message has come. The words are still owed while it is HELD or ANNOUNCED."""

    QUEUED = "queued"
    SENT = "sent"
    ANNOUNCED = "announced"  # a headline has reached them; the words go with the next contact
    HELD = "held"  # nothing may be sent now; goes with the person's next contact
    UNKNOWN = "unknown"  # the platform did not say whether it took it; never repeated blindly
    FAILED = "failed"  # the person cannot be reached, or the platform refused for good


UNDER_WAY = "under_way"
"""The `error` of an UNKNOWN row whose call has left, or whose process died during the call."""

NOT_TAKEN = "not_taken"
"""The `error` of a SENT row that says that a message was not taken; no answer, then."""

OWED = frozenset({DeliveryState.HELD, DeliveryState.ANNOUNCED})
"""What waits for the person's next contact."""


class DeliveryRoute(StrEnum):
    """The way a message took."""

    PASSIVE = "passive"
    KF = "kf"
    SUBSCRIPTION = "subscription"
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
        Index("ix_outbound_messages_openid_id", "openid", "id"),
        Index("ix_outbound_messages_in_reply_to", "in_reply_to"),
        Index("ix_outbound_messages_unsent", "state", postgresql_where=text("state <> 'sent'")),
    )

    id: Mapped[BigId]
    openid: Mapped[str] = mapped_column(String(64))
    in_reply_to: Mapped[int | None] = mapped_column(ForeignKey("inbound_messages.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("case_events.id"), index=True)
    subject: Mapped[str] = mapped_column(String(20))
    """Up to 20 characters: the headline of a template message."""
    text: Mapped[str] = mapped_column(Text)
    options: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    options_expire_at: Mapped[datetime | None]
    priority: Mapped[Priority] = mapped_column(default=Priority.NOTICE)
    state: Mapped[DeliveryState]
    route: Mapped[DeliveryRoute | None]
    error: Mapped[str | None] = mapped_column(String(60))
    """The platform's errcode, or a word of ours, for why it is where it is."""
    queued_at: Mapped[datetime]
    held_at: Mapped[datetime | None]
    """When it was first held or announced; it then goes together with others of its kind."""
    left_at: Mapped[datetime | None]
    """When its last call left, or the push that carried it was answered; None before the first."""
    carried_by: Mapped[int | None] = mapped_column(index=True)
    """The inbound message with whose answer it went: a repeat of its push says the same again."""
    escalated_at: Mapped[datetime | None]
    """When somebody above was told that the staff member it is for stays silent."""
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digests.id"), index=True)
    """The morning's digest that it is, or is a part of; it has no case of its own then."""


class Digest(Base):
    """A morning's word to a member of the staff: one row a person and day (Asia/Shanghai), also
    where there was nothing to say. `case_ids` are all that it counts.
    """

    __tablename__ = "digests"
    __table_args__ = (Index("uq_digests_staff_id_day", "staff_id", "day", unique=True),)

    id: Mapped[BigId]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    day: Mapped[date]
    at: Mapped[datetime]
    case_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))


class Contact(Base):
    """What may be sent to a person, and when they were last here.

    The platform grants sends when a person does something; the grants do not add up. `*_left` is
    what is left of the latest grant of each kind until `*_expires_at`.
    """

    __tablename__ = "contacts"

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    last_contact_at: Mapped[datetime]
    message_left: Mapped[int] = mapped_column(default=0)
    message_expires_at: Mapped[datetime | None]
    click_left: Mapped[int] = mapped_column(default=0)
    click_expires_at: Mapped[datetime | None]
    unreachable_since: Mapped[datetime | None]
    """The platform said that they do not follow the account; their next contact ends it."""


class SubscriptionConsent(Base):
    """A person's word on notices of a template (订阅通知), as the platform last told it."""

    __tablename__ = "subscription_consents"

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    template_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    accepted: Mapped[bool]
    changed_at: Mapped[datetime]
