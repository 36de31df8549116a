"""Who is told of visits: the lead of misses, the desk and supervisors of alarm; and the digest."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from procrastinate import JobContext
from sqlalchemy import select

from api.clock import local
from api.db import Database
from api.notifications import visit_news
from api.notifications.digests import digest_note, send_digests
from api.notifications.models import OutboundMessage
from api.notifications.visit_news import tell_of_visit
from api.staff.service import account_of
from api.visits.models import VisitResult
from api.visits.recording import correct, record
from tests.factories import make_leave
from tests.visits.town import BLIND, Town, settle

MORNING = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
"""Tuesday, 08:30 in Shanghai."""


@pytest.fixture
async def town(database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(visit_news, "utc_now", lambda: now)
    async with database.transaction() as session:
        return await settle(session, now=now - timedelta(days=30))


async def visited(
    database: Database, town: Town, result: VisitResult, *, words: str = "", now: datetime
) -> int:
    async with database.transaction() as session:
        told = await record(session, town["甲"], town.person.id, result, words=words, now=now)
    await tell(database, told.visit.id)
    return told.visit.id


async def tell(database: Database, visit_id: int) -> None:
    context = SimpleNamespace(additional_context={"database": database})
    await tell_of_visit(cast(JobContext, context), visit_id=visit_id)


async def told(database: Database, town: Town) -> Mapping[str, str]:
    """By who reads it, all that was said of visits."""
    names = {account_of(member): who for who, member in town.staff.items()}
    async with database.transaction() as session:
        rows = (await session.scalars(select(OutboundMessage))).all()
    said: dict[str, str] = {}
    for row in rows:
        who = names.get(row.openid, row.openid)
        said[who] = said.get(who, "") + row.text
    return said


async def test_the_lead_hears_of_the_second_miss_once(
    database: Database, town: Town, now: datetime
) -> None:
    await visited(database, town, VisitResult.MISSED, now=now - timedelta(days=2))
    assert await told(database, town) == {}
    visit_id = await visited(database, town, VisitResult.MISSED, now=now)
    await tell(database, visit_id)
    said = await told(database, town)
    assert said.keys() == {"吴"}
    assert "2 次没见到 王*英" in said["吴"]
    assert [word for word in ("王秀英", "独居", "13900002046") if word in said["吴"]] == []


async def test_where_the_lead_is_away_the_desk_hears_of_it(
    database: Database, town: Town, now: datetime
) -> None:
    day = local(now).date()
    async with database.transaction() as session:
        await make_leave(session, town["吴"], first_day=day, last_day=day)
    for ago in (2, 0):
        await visited(database, town, VisitResult.MISSED, now=now - timedelta(days=ago))
    assert (await told(database, town)).keys() == {"台"}


async def test_what_was_corrected_meanwhile_is_not_told(
    database: Database, town: Town, now: datetime
) -> None:
    await visited(database, town, VisitResult.MISSED, now=now - timedelta(days=2))
    async with database.transaction() as session:
        wrong = await record(session, town["甲"], town.person.id, VisitResult.MISSED, now=now)
        await correct(session, town["甲"], wrong.visit.id, result=VisitResult.FINE, now=now)
    await tell(database, wrong.visit.id)
    assert await told(database, town) == {}


async def test_alarm_reaches_desk_and_supervisors(
    database: Database, town: Town, now: datetime
) -> None:
    await visited(database, town, VisitResult.URGENT, words="王秀英晕倒了", now=now)
    said = await told(database, town)
    assert {"台", "管"} <= said.keys()
    assert "晕倒了" in said["台"]
    assert not any("王秀英" in text for text in said.values())


async def test_alarm_about_somebody_does_not_reach_them(
    database: Database, town: Town, now: datetime
) -> None:
    words = f"{town['管'].name}在这里打人，拿着刀"
    await visited(database, town, VisitResult.URGENT, words=words, now=now)
    said = await told(database, town)
    assert "台" in said
    assert "管" not in said


async def test_the_digest_says_how_many(database: Database, town: Town) -> None:
    await send_digests(database, now=MORNING)
    said = await told(database, town)
    [who] = said
    assert who in {"甲", "乙"}
    assert "今天该走访 1 户" in said[who]
    assert "王" not in said[who]
    assert not set(said) & set(BLIND)
    async with database.transaction() as session:
        row = (await session.scalars(select(OutboundMessage))).one()
    assert [option["payload"] for option in row.options] == ["走访"]
    assert row.subject == "今日走访"


async def test_no_word_of_visits_where_there_are_none(town: Town, now: datetime) -> None:
    note = digest_note(town["甲"], None, None, visits=0, now=now)
    assert "走访" not in note.text
    assert note.options == []


async def test_on_leave_the_colleague_hears_it(database: Database, town: Town) -> None:
    day = local(MORNING).date()
    async with database.transaction() as transaction:
        await make_leave(transaction, town["甲"], first_day=day, last_day=day)
    await send_digests(database, now=MORNING)
    assert (await told(database, town)).keys() == {"乙"}
