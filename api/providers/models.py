"""Providers that the community has checked."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, BigId


class Provider(Base):
    """A provider; everything here may be shown to residents.

    `categories` are the words by which people ask for it, the main one first. `hours` and `area`
    are words for residents. `checked_on` is when the community last saw licence and prices.
    """

    __tablename__ = "providers"

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(60), unique=True)
    categories: Mapped[list[str]]
    phone: Mapped[str] = mapped_column(String(20))
    hours: Mapped[str] = mapped_column(String(40))
    area: Mapped[str] = mapped_column(String(60))
    checked_on: Mapped[date]
