"""Visits written down, corrected, and what comes of them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import CaseKind, Urgency
from api.cases.media import media_of_case
from api.cases.models import CaseEvent
from api.errors import NotFoundError, RefusedError
from api.visits.categories import Category
from api.visits.models import EndReason, RegisterAct, VisitResult
from api.visits.recording import (
    CORRECTED_WITHIN,
    SAME_VISIT,
    TELL_TASK,
    Help,
    Recorded,
    add,
    ask_help,
    correct,
    record,
    unsay,
)
from api.visits.register import end, lines_of
from tests.factories import deferred, make_cared_person, make_home, make_media
from tests.visits.town import Town, settle

R = VisitResult
SECRETS = ("王秀英", "13900002046", "独居", "腿脚不便")


@pytest.fixture
async def town(session: AsyncSession, now: datetime) -> Town:
    return await settle(session, now=now)


async def visited(
    session: AsyncSession,
    town: Town,
    result: VisitResult,
    *,
    who: str = "甲",
    words: str = "",
    now: datetime,
) -> Recorded:
    return await record(session, town[who], town.person.id, result, words=words, now=now)


async def test_a_visit_and_the_next_day(session: AsyncSession, town: Town, now: datetime) -> None:
    told = await visited(session, town, R.FINE, words="血压正常", now=now)
    assert (told.visit.grid_id, told.visit.by_id) == (town.grid.id, town["甲"].id)
    assert told.entry.due.on == (now + timedelta(days=7)).date()
    assert await deferred(session, TELL_TASK) == []
    acts = [line.act for line in await lines_of(session, town.person.id)]
    assert acts == [RegisterAct.VISITED, RegisterAct.ENTERED]


async def test_a_second_tap_is_no_second_visit(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    first = await visited(session, town, R.FINE, now=now)
    with pytest.raises(RefusedError, match="visited_just_now") as refused:
        await visited(session, town, R.FINE, now=now + timedelta(minutes=1))
    assert refused.value.facts["visit_id"] == first.visit.id
    await visited(session, town, R.MISSED, who="乙", now=now + timedelta(minutes=1))
    await visited(session, town, R.FINE, now=now + SAME_VISIT)


async def test_the_second_miss_in_a_row_is_told(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    await visited(session, town, R.MISSED, now=now)
    assert await deferred(session, TELL_TASK) == []
    again = await visited(session, town, R.MISSED, who="乙", now=now + timedelta(days=2))
    assert again.misses == 2
    assert await deferred(session, TELL_TASK) == [{"visit_id": again.visit.id}]
    met = await visited(session, town, R.FINE, now=now + timedelta(days=4))
    assert met.misses == 0


async def test_help_becomes_a_case_at_the_home(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    words = "王秀英要人买菜，打13900002046"
    told = await visited(session, town, R.NEEDS_HELP, words=words, now=now)
    media = await make_media(session)
    await add(session, town["甲"], told.visit.id, media_ids=[media.id], now=now)
    helped = await ask_help(session, town["甲"], told.visit.id, Help.CASE, now=now)
    case = helped.case
    assert case is not None
    assert (case.kind, case.grid_id) == (CaseKind.ELDERLY_CHILD, town.grid.id)
    assert case.place.startswith(town.estate.name)
    assert town.home.room in case.place
    assert "要人买菜" in case.description
    assert [word for word in SECRETS if word in case.description] == []
    assert case.owner_id != town["甲"].id
    assert [one.id for one in await media_of_case(session, case)] == [media.id]
    with pytest.raises(RefusedError, match="visit_case_open"):
        await ask_help(session, town["甲"], told.visit.id, Help.ASSISTANCE, now=now)


async def test_an_application_goes_to_the_desk(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    told = await visited(session, town, R.FINE, now=now)
    with pytest.raises(RefusedError, match="visit_help_words"):
        await ask_help(session, town["甲"], told.visit.id, Help.ASSISTANCE, now=now)
    helped = await ask_help(
        session, town["甲"], told.visit.id, Help.ASSISTANCE, words="想申请低保", now=now
    )
    assert helped.case is not None
    assert helped.case.kind is CaseKind.HAND_OVER
    assert helped.case.owner_id == town["台"].id
    assert helped.visit.result is R.NEEDS_HELP
    assert "想申请低保" in helped.case.description


async def test_what_is_urgent_is_a_case_at_once(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    told = await visited(session, town, R.URGENT, now=now)
    assert told.case is not None
    assert told.case.urgency is Urgency.DANGER
    assert told.case.estate_id == town.estate.id
    assert [word for word in SECRETS if word in told.case.description] == []
    assert await deferred(session, TELL_TASK) == [{"visit_id": told.visit.id}]
    await add(session, town["甲"], told.visit.id, words="王秀英有呼吸", now=now)
    query = select(CaseEvent.note).where(CaseEvent.case_id == told.case.id)
    notes = [note for note in (await session.scalars(query)).all() if note]
    assert any("有呼吸" in note for note in notes)
    assert not any("王秀英" in note for note in notes)


async def test_a_correction_raises_the_alarm_that_was_missed(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    told = await visited(session, town, R.NEEDS_HELP, words="家里没米了", now=now)
    await ask_help(session, town["甲"], told.visit.id, Help.CASE, now=now)
    worse = await correct(session, town["甲"], told.visit.id, result=R.URGENT, now=now)
    assert worse.case is not None
    assert worse.case.kind is CaseKind.EMERGENCY
    again = await correct(session, town["甲"], told.visit.id, words="更清楚些", now=now)
    assert again.case is not None
    assert again.case.id == worse.case.id


async def test_only_ones_own_and_only_for_a_while(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    told = await visited(session, town, R.FINE, words="都好", now=now)
    await add(session, town["甲"], told.visit.id, words="物业费多少", now=now)
    assert told.visit.words == "都好\n物业费多少"
    await unsay(session, town["甲"], told.visit.id, now=now)
    assert told.visit.words == "都好"
    assert told.visit.corrected_at == now
    with pytest.raises(NotFoundError, match="visit_unknown"):
        await correct(session, town["乙"], told.visit.id, result=R.MISSED, now=now)
    late = now + CORRECTED_WITHIN + timedelta(minutes=1)
    with pytest.raises(RefusedError, match="visit_too_old"):
        await correct(session, town["甲"], told.visit.id, result=R.MISSED, now=late)
    assert told.visit.result is R.FINE


async def test_nobody_visits_who_has_ended(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    await end(session, town["台"], town.person, EndReason.MOVED, now=now)
    with pytest.raises(RefusedError, match="visit_person_ended"):
        await visited(session, town, R.FINE, now=now)


async def test_without_an_account_there_is_no_case(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    town["甲"].openid = None
    told = await visited(session, town, R.NEEDS_HELP, words="没米了", now=now)
    with pytest.raises(RefusedError, match="visit_without_account"):
        await ask_help(session, town["甲"], told.visit.id, Help.CASE, now=now)


async def test_other_categories_say_nothing_of_themselves(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    home = await make_home(session, estate=town.estate, building="3", room="909")
    ill = await make_cared_person(
        session, home, name="周大勇", category=Category.SERIOUSLY_ILL, now=now
    )
    told = await record(session, town["甲"], ill.id, R.NEEDS_HELP, words="要个轮椅", now=now)
    helped = await ask_help(session, town["甲"], told.visit.id, Help.CASE, now=now)
    assert helped.case is not None
    assert helped.case.kind is CaseKind.OTHER
