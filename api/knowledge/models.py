"""Articles of policy and procedure, as the community published them."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId


class Article(Base):
    """A text that may answer residents while it is in force.

    It is in force from `effective_on` to `expires_on`, both included; None means until it is
    replaced. `community_id` None means the whole town. `keywords` are the words that residents
    use for the matter; together with the title they decide which questions it answers.
    """

    __tablename__ = "articles"

    id: Mapped[BigId]
    title: Mapped[str] = mapped_column(String(80))
    keywords: Mapped[list[str]]
    body: Mapped[str] = mapped_column(Text)
    community_id: Mapped[int | None] = mapped_column(ForeignKey("communities.id"))
    source: Mapped[str] = mapped_column(String(120))
    effective_on: Mapped[date]
    expires_on: Mapped[date | None]
