"""Whom a step of a case concerns, told once, by the real job engine."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from procrastinate import PsycopgConnector
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import api.notifications.volunteering  # noqa: F401  # registers its task
from api.cases import follow_up, work
from api.cases.conflicts import Subject, SubjectKind
from api.cases.filing import resident_attaches
from api.cases.history import NOTIFY_TASK
from api.cases.lifecycle import CaseAction
from api.cases.models import Case, CaseEvent
from api.cases.queries import locked_case
from api.cases.subjects import mark
from api.db import Database
from api.jobs import app, defer
from api.notifications.case_events import RULES
from api.notifications.models import OutboundMessage
from api.residents.models import Resident
from api.staff.binding import unbind_account
from api.staff.models import StaffMember
from api.volunteers.service import cancel_signup, sign_up
from tests.factories import (
    make_activity,
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_media,
    make_resident,
    make_staff,
    make_supervisor,
)

MINUTE = timedelta(minutes=1)
TEXTS = Path(__file__).parents[2] / "api" / "notifications" / "texts"


async def run_jobs(database: Database) -> None:
    """Carry out what is due, as a worker does; what belongs to other rooms fails unheard."""
    connector = PsycopgConnector(conninfo=database.url)
    with app.replace_connector(connector):
        async with app.open_async():
            await app.run_worker_async(
                wait=False,
                listen_notify=False,
                install_signal_handlers=False,
                additional_context={"database": database},
            )


class Town:
    """A case that lies with a worker, and everybody whom its steps may concern."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database = database
        self.now = now
        self.resident: Resident
        self.worker: StaffMember
        self.supervisor: StaffMember
        self.case: Case

    async def settle(self) -> None:
        """File the case; nobody has been told anything yet."""
        async with self.database.transaction() as session:
            await make_desk(session, openid="desk")
            self.supervisor = await make_supervisor(session, openid="zhao")
            self.worker = await make_staff(session, openid="li", name="李伟")
            estate = await make_estate(session, name="阳光花园")
            await make_grid(session, estate=estate, workers=[self.worker])
            self.resident = await make_resident(session, openid="wang")
            self.case = await make_case(
                session, reporter=self.resident, estate=estate, now=self.now
            )

    async def step(self, take: Callable[[AsyncSession, Case], Awaitable[object]]) -> None:
        """Somebody takes a step, and the worker process does its part."""
        async with self.database.transaction() as session:
            await take(session, await locked_case(session, self.case.id))
        await run_jobs(self.database)

    async def told(self) -> list[tuple[str, str]]:
        """Who was told, under which headline, in order."""
        async with self.database.transaction() as session:
            query = select(OutboundMessage).order_by(OutboundMessage.id)
            return [(m.openid, m.subject) for m in (await session.scalars(query)).all()]

    async def last(self, openid: str | None = None) -> OutboundMessage:
        """The newest message of the outbox, perhaps of one person's."""
        query = select(OutboundMessage).order_by(OutboundMessage.id.desc()).limit(1)
        if openid is not None:
            query = query.where(OutboundMessage.openid == openid)
        async with self.database.transaction() as session:
            return (await session.scalars(query)).one()


@pytest.fixture
async def town(database: Database, now: datetime) -> Town:
    """A town with one case."""
    town = Town(database, now)
    await town.settle()
    return town


async def test_who_turns_out_to_be_its_subject_is_not_told_that_it_has_moved_on(
    town: Town,
) -> None:
    await run_jobs(town.database)
    subject = Subject(SubjectKind.STAFF, town.worker.id)
    await town.step(lambda s, case: mark(s, case, town.supervisor, subject, now=town.now))
    assert await town.told() == [("li", "有新工单"), ("desk", "有新工单")]


async def test_the_worker_hears_of_a_new_case(town: Town) -> None:
    await run_jobs(town.database)
    assert await town.told() == [("li", "有新工单")]
    message = await town.last()
    assert "楼道灯坏了三天" in message.text
    assert "居民要求重新办理" not in message.text
    assert [option["payload"] for option in message.options] == [
        f"接单 {town.case.case_number}",
        "我的工单",
    ]
    assert (message.case_id, message.in_reply_to) == (town.case.id, None)


async def test_a_whole_case(town: Town) -> None:
    now, worker, resident = town.now, town.worker, town.resident
    await town.step(lambda s, c: work.take(s, c, worker, now=now))
    await town.step(lambda s, c: work.arrive(s, c, worker, now=now))
    await town.step(lambda s, c: work.add_note(s, c, worker, note="已联系物业", now=now))
    await town.step(lambda s, c: follow_up.supplement(s, resident, c, note="三楼也坏", now=now))
    await town.step(lambda s, c: follow_up.urge(s, resident, c, now=now))
    await town.step(lambda s, c: work.resolve(s, c, worker, note="已更换灯泡", now=now))
    await town.step(lambda s, c: follow_up.rate(s, resident, c, rating=1, now=now))
    await town.step(lambda s, c: follow_up.reopen(s, resident, c, reason="没修好", now=now))
    assert await town.told() == [
        ("li", "有新工单"),
        ("wang", "您的诉求有人接单了"),
        ("li", "工单有补充"),
        ("li", "居民催办"),
        ("wang", "您的诉求已办结"),
        ("zhao", "居民要求重新办理"),
    ]


async def test_the_end_of_work_asks_for_a_rating(town: Town) -> None:
    await town.step(lambda s, c: work.take(s, c, town.worker, now=town.now))
    await town.step(lambda s, c: work.resolve(s, c, town.worker, note="已更换灯泡", now=town.now))
    message = await town.last()
    assert "已更换灯泡" in message.text
    assert [option["payload"] for option in message.options] == [
        f'/case_rate{{"case_number": "{town.case.case_number}", "rating": "{rating}"}}'
        for rating in range(1, 6)
    ]


async def test_a_declined_case_tells_the_next_owner(town: Town) -> None:
    await run_jobs(town.database)
    await town.step(lambda s, c: work.decline(s, c, town.worker, reason="不归我", now=town.now))
    assert await town.told() == [("li", "有新工单"), ("desk", "有新工单")]


async def test_who_no_longer_has_it_is_not_told_late(town: Town) -> None:
    """The case went on before the first message was made; one message is enough."""
    await town.step(lambda s, c: work.decline(s, c, town.worker, reason="不归我", now=town.now))
    assert await town.told() == [("desk", "有新工单")]


async def test_a_case_handed_on_is_not_called_reopened(town: Town) -> None:
    await town.step(lambda s, c: work.take(s, c, town.worker, now=town.now))

    async def hand_on(session: AsyncSession, case: Case) -> None:
        other = await make_staff(session, openid="zhou")
        await work.designate(session, case, town.supervisor, other, now=town.now)

    await town.step(hand_on)
    assert (await town.told())[-2:] == [("zhou", "有新工单"), ("li", "工单已转走")]
    assert "重新办理" not in (await town.last("zhou")).text


@pytest.mark.parametrize("by_resident", [True, False], ids=["resident", "worker"])
async def test_a_picture_is_told_to_the_other_side_only(town: Town, by_resident: bool) -> None:
    await town.step(lambda s, c: work.take(s, c, town.worker, now=town.now))
    before = await town.told()

    async def attach(session: AsyncSession, case: Case) -> None:
        picture = await make_media(session)
        if by_resident:
            await resident_attaches(session, town.resident, case, picture.id, now=town.now)
        else:
            await work.add_photo(session, case, town.worker, media_id=picture.id, now=town.now)

    await town.step(attach)
    new = (await town.told())[len(before) :]
    assert new == ([("li", "工单有补充")] if by_resident else [])


async def test_a_refusal_gives_the_reason(town: Town) -> None:
    await town.step(
        lambda s, c: work.reject(s, c, town.supervisor, reason="属于市政管理", now=town.now)
    )
    message = await town.last()
    assert (message.openid, message.subject) == ("wang", "您的诉求未受理")
    assert "属于市政管理" in message.text


async def test_a_withdrawal_is_told_to_the_worker(town: Town) -> None:
    await run_jobs(town.database)
    await town.step(lambda s, c: follow_up.withdraw(s, town.resident, c, now=town.now))
    assert (await town.told())[-1] == ("li", "工单已撤回")


async def test_a_job_that_runs_twice_tells_once(town: Town) -> None:
    async with town.database.transaction() as session:
        for event_id in (await session.scalars(select(CaseEvent.id))).all():
            await defer(session, NOTIFY_TASK, event_id=event_id)
    await run_jobs(town.database)
    assert await town.told() == [("li", "有新工单")]


async def test_a_case_that_never_was_tells_nobody(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await defer(session, NOTIFY_TASK, event_id=999_999)
    await run_jobs(database)
    async with database.transaction() as session:
        assert (await session.scalars(select(OutboundMessage))).all() == []


async def test_who_moves_up_is_told(database: Database, now: datetime) -> None:
    later = datetime.now(now.tzinfo) + timedelta(days=30)
    async with database.transaction() as session:
        activity = await make_activity(session, capacity=1, starts_at=later, title="义诊")
        first = await make_resident(session, openid="wang")
        second = await make_resident(session, openid="chen")
        for resident in (first, second):
            await sign_up(session, resident, activity.id, now=now)
        await cancel_signup(session, first, activity.id, now=now)
    await run_jobs(database)
    async with database.transaction() as session:
        [message] = (await session.scalars(select(OutboundMessage))).all()
    assert (message.openid, message.subject) == ("chen", "您有名额了")
    assert "义诊" in message.text


async def test_who_moved_up_and_cancelled_is_left_in_peace(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as session:
        activity = await make_activity(session, capacity=1)
        first, second = await make_resident(session), await make_resident(session)
        for resident in (first, second):
            await sign_up(session, resident, activity.id, now=now)
        await cancel_signup(session, first, activity.id, now=now)
        await cancel_signup(session, second, activity.id, now=now)
    await run_jobs(database)
    async with database.transaction() as session:
        assert (await session.scalars(select(OutboundMessage))).all() == []


async def test_g32_what_an_unbound_owner_should_hear_goes_to_the_desk(town: Town) -> None:
    async with town.database.transaction() as session:
        worker = await session.get_one(StaffMember, town.worker.id)
        await unbind_account(session, worker, now=town.now)
    await run_jobs(town.database)
    assert await town.told() == [("desk", "工作人员收不到消息")]
    assert "李伟收不到消息（有新工单" in (await town.last()).text


def test_every_action_has_its_line() -> None:
    assert set(RULES) == set(CaseAction)


def test_every_rule_has_its_text_and_a_headline_that_fits() -> None:
    """A template message has room for twenty characters."""
    for rules in RULES.values():
        for rule in rules:
            assert (TEXTS / f"{rule.text}.j2").exists()
            headline = (TEXTS / f"{rule.text}_subject.j2").read_text(encoding="utf-8").strip()
            assert 0 < len(headline) <= 20
