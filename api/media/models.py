"""A received file: what it is, where its bytes are, which words were heard in it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId


class MediaKind(StrEnum):
    """What a person sent, as people see it."""

    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"


class Media(Base):
    """One received file. `sender` is an openid; `message_id` the inbound message it came with."""

    __tablename__ = "media"
    __table_args__ = (Index("ix_media_sender_received_at", "sender", "received_at"),)

    id: Mapped[BigId]
    sender: Mapped[str] = mapped_column(String(64))
    message_id: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[MediaKind]
    content_type: Mapped[str] = mapped_column(String(60))
    """By what the bytes are, never by what a header said."""
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    transcript: Mapped[str | None] = mapped_column(Text)
    """What a recording says: None where nobody listened, empty where nothing was understood."""
    received_at: Mapped[datetime]
