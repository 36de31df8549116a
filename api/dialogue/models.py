"""The inbox: every push that reached us, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.cases.kinds import CaseKind
from api.db import Base, BigId


class MessageType(StrEnum):
    """What a person did."""

    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    LOCATION = "location"
    OTHER = "other"  # link, file, mini program: met with a kind sentence
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    MENU_CLICK = "menu_click"
    SUBSCRIPTION = "subscription"  # a word on notices (订阅通知): noted, and not answered


class Outcome(StrEnum):
    """How a message ended: exactly one of these, for every message."""

    ANSWERED = "answered"
    CASE = "case"
    ATTACHED = "attached"
    MERGED = "merged"
    HUMAN = "human"
    REFUSED = "refused"


class ReplyRoute(StrEnum):
    """Who delivers the answer; whoever claims it first."""

    PASSIVE = "passive"  # the waiting push
    KF = "kf"  # the outbox
    FETCHED = "fetched"  # the person was told to reply 1 for it: an account without kf


class InboundMessage(Base):
    """A push, stored before it is acknowledged.

    `dedupe_key` is unique: MsgId and sender for messages, sender, time, event and key for events
    (the platform's own rule). `content` holds what the type brings: `media_id`, `latitude`,
    `longitude`, `label`, `menu_id` (an option that was tapped), `key`, `accepted` and `refused`
    (ids of templates); and `fault` where what came with it could not be had (`away`, `too_large`,
    `unreadable`). `pushes` counts how often the platform has pushed it. `turn_id` is the message
    that leads the turn in which this one was handled: itself, or the last of several that came in
    one breath; None until the turn begins.
    """

    __tablename__ = "inbound_messages"
    __table_args__ = (
        Index("ix_inbound_messages_openid_id", "openid", "id"),
        Index("ix_inbound_messages_received_at", "received_at"),
        Index(
            "ix_inbound_messages_unhandled",
            "received_at",
            postgresql_where=text("handled_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    openid: Mapped[str] = mapped_column(String(64))
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    type: Mapped[MessageType]
    text: Mapped[str] = mapped_column(Text)
    """The raw words, of a recording what was understood; empty for what has none."""
    content: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    reply_route: Mapped[ReplyRoute | None]
    pushes: Mapped[int] = mapped_column(default=1)
    claims: Mapped[int] = mapped_column(default=0)
    """How many pushes say the answer: those that have claimed it and not put it back."""
    turn_id: Mapped[int | None]


class HalfTold(Base):
    """A complaint that somebody has begun to tell and not confirmed; one a person.

    It mirrors the form that the engine holds, written with the end of each turn, so that the words
    outlive the talk. `case_id` is set once they lie with the desk: the talk then starts anew.
    """

    __tablename__ = "half_told"
    __table_args__ = (Index("ix_half_told_quiet_since", "quiet_since"),)

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    asks: Mapped[str] = mapped_column(String(40))
    """What the form waits for: `complaint_text`, `_kind`, `_place` or `_confirmed`."""
    told: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What is known: `text`, `kind` or one that is `likely`, `place` (as the talk keeps it),
    `photos` (media ids).
    """
    quiet_since: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))


class Worry(Base):
    """Words that may tell of danger and about which their writer has been asked; one a person,
    until they answer, or the desk has the words.
    """

    __tablename__ = "worries"
    __table_args__ = (Index("ix_worries_asked_at", "asked_at"),)

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("inbound_messages.id"))
    """The message that led the turn whose words are meant."""
    asked_at: Mapped[datetime]


class PatrolAsks(StrEnum):
    """What a report from a patrol still wants."""

    WORDS = "words"
    KIND = "kind"
    PLACE = "place"
    SAME = "same"
    """Whether it is the matter of a case that there is already."""
    INCIDENT = "incident"
    """Whether it is what a confirmed incident covers."""


class PatrolDraft(Base):
    """A report (上报) that somebody of the staff has begun; one a member, for half an hour."""

    __tablename__ = "patrol_drafts"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    asks: Mapped[PatrolAsks]
    asked_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(Text)
    """As they were written; empty while nothing has been told."""
    kind: Mapped[CaseKind | None]
    guesses: Mapped[list[str]]
    """The kinds that the engine holds possible, the likeliest first."""
    place: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What was said of where: the parts of a `PlaceMention` that are known."""
    like_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    """The case that was named as perhaps the same."""
    apart_from: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """Cases that it is not."""
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"))
    """The incident that was named as covering it."""
    not_covered: Mapped[bool] = mapped_column(default=False)
    """Whether they said that this incident is another matter."""
