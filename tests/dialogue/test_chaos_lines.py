"""In fair weather every line gets the answer by which the auditor knows it."""

import pytest
from sqlalchemy import select

from api.cases.models import Case
from tests.chaos.lines import (
    CASE_MADE,
    CONFIRMED,
    FEES,
    FILED,
    READ_BACK,
    SMALL_TALK,
    STATUS,
    TROUBLES,
    URGE,
    Line,
    is_one_of,
)
from tests.chaos.people import NEVER_MIND, PICTURE
from tests.living import House, Phone


@pytest.mark.parametrize(
    "line", [*SMALL_TALK, STATUS, URGE, NEVER_MIND], ids=lambda line: line.words
)
async def test_a_line_of_somebody_unknown(stranger: Phone, line: Line) -> None:
    assert is_one_of(await stranger.say(line.words), line.right)


@pytest.mark.parametrize("line", FEES, ids=lambda line: line.words)
async def test_a_question_about_fees(resident: Phone, line: Line) -> None:
    assert is_one_of(await resident.say(line.words), line.right)


@pytest.mark.parametrize("words", TROUBLES)
async def test_a_complaint_told_in_one_go(house: House, stranger: Phone, words: str) -> None:
    assert READ_BACK in await stranger.say(f"{words} #QXZJW")
    filed = await stranger.say(CONFIRMED)
    assert is_one_of(filed, FILED)
    number = CASE_MADE.search(filed)
    assert number is not None
    async with house.database.transaction() as session:
        case = (await session.scalars(select(Case).where(Case.case_number == number[1]))).one()
    assert "QXZJW" in case.description
    assert is_one_of(await stranger.photo(), PICTURE.right)
    for line in (URGE, STATUS, URGE, *SMALL_TALK, NEVER_MIND):
        assert is_one_of(await stranger.say(line.words), line.right), line.words
