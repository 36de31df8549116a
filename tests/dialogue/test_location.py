"""Where a location message is, in words."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue.location import placed_words
from api.dialogue.models import MessageType
from api.grids.coordinates import Point, to_gcj02
from api.grids.models import GridArea
from tests.factories import make_estate, make_grid, make_message
from tests.grids.test_boundaries import box

INSIDE = Point(100.0002, 40.0002)
"""Some metres from the edge: without the shift between the two datums it would lie outside."""


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("文化广场", "云杉苑 文化广场"),
        ("", "云杉苑"),
        ("白桦里3栋", "白桦里3栋"),
    ],
)
async def test_the_point_names_the_estate_that_the_label_does_not(
    session: AsyncSession, now: datetime, label: str, words: str
) -> None:
    estate = await make_estate(session, name="云杉苑")
    await make_estate(session, name="白桦里")
    grid = await make_grid(session, estate=estate)
    area = (await session.scalars(select(GridArea).where(GridArea.grid_id == grid.id))).one()
    area.boundary = box(0, 0, 5, 5)
    await session.flush()
    shown = to_gcj02(INSIDE)
    content = {"label": label, "latitude": shown.latitude, "longitude": shown.longitude}
    message = await make_message(session, type=MessageType.LOCATION, content=content, words="")
    assert await placed_words(session, message, now=now) == words


@pytest.mark.parametrize(
    "content",
    [
        {"label": "文化广场"},
        {"label": "文化广场", "latitude": 10.0, "longitude": 20.0},
        {"label": "文化广场", "latitude": 1e300, "longitude": -1e300},
        {"label": "文化广场", "latitude": "x", "longitude": None},
    ],
)
async def test_elsewhere_the_label_is_all_there_is(
    session: AsyncSession, now: datetime, content: dict[str, object]
) -> None:
    message = await make_message(session, type=MessageType.LOCATION, content=content, words="")
    assert await placed_words(session, message, now=now) == "文化广场"
