"""Whom a step of a case concerns, told once, by the real job engine."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from procrastinate import PsycopgConnector
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

import api.notifications.volunteering  # noqa: F401  # registers its task
from api.cases import follow_up, pausing, work
from api.cases.clocks import look
from api.cases.conflicts import Subject, SubjectKind
from api.cases.filing import resident_attaches
from api.cases.history import NOTIFY_TASK
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction
from api.cases.models import Case, CaseEvent, WaitsFor
from api.cases.queries import locked_case
from api.cases.subjects import mark
from api.clock import utc_now
from api.db import Database
from api.jobs import app, defer
from api.notifications.case_events import RULES
from api.notifications.models import DeliveryState, OutboundMessage, Priority
from api.notifications.outbox import Note, queue
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


@pytest.mark.parametrize(
    ("hours", "said"), [(None, False), (-1, False), (30, True)], ids=["there", "came", "comes"]
)
async def test_who_is_off_duty_is_told_that_it_can_wait(
    town: Town, hours: int | None, said: bool
) -> None:
    comes_at = None if hours is None else utc_now() + timedelta(hours=hours)
    async with town.database.transaction() as session:
        await session.execute(update(Case).values(owner_comes_at=comes_at))
    await run_jobs(town.database)
    text = (await town.last("li")).text
    assert ("上班再办，接单的时间从那时算" in text) is said


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
        ("wang", "您的事有人办了"),
        ("li", "工单有补充"),
        ("li", "居民催办"),
        ("wang", "您的事办好了"),
        ("desk", "有新工单"),
        ("zhao", "居民要求重新办理"),
        ("desk", "工单已撤回"),
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


async def test_who_no_longer_has_it_is_not_told_of_it_at_their_next_contact(town: Town) -> None:
    await run_jobs(town.database)
    async with town.database.transaction() as session:
        await session.execute(update(OutboundMessage).values(state=DeliveryState.HELD))
        await make_case(session, reporter=town.resident, now=town.now)
        queue(session, "li", Note("别的事"), now=town.now)
    await town.step(lambda s, c: work.decline(s, c, town.worker, reason="不归我", now=town.now))
    async with town.database.transaction() as session:
        query = select(OutboundMessage).where(OutboundMessage.openid == "li")
        [old, other] = (await session.scalars(query.order_by(OutboundMessage.id))).all()
    assert (old.state, old.error) == (DeliveryState.FAILED, "moved")
    assert other.state is DeliveryState.QUEUED


async def test_a_case_handed_on_is_not_called_reopened(town: Town) -> None:
    await town.step(lambda s, c: work.take(s, c, town.worker, now=town.now))

    async def hand_on(session: AsyncSession, case: Case) -> None:
        other = await make_staff(session, openid="zhou")
        await work.designate(session, case, town.supervisor, other, reason="离得近", now=town.now)

    await town.step(hand_on)
    assert (await town.told())[-2:] == [("zhou", "有新工单"), ("li", "工单已转走")]
    assert "重新办理" not in (await town.last("zhou")).text
    assert "派单时说：“离得近”" in (await town.last("zhou")).text


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


async def test_pictures_of_one_breath_are_told_of_once(town: Town) -> None:
    await run_jobs(town.database)
    before = await town.told()

    async def attach(session: AsyncSession, case: Case) -> None:
        for _ in range(2):
            picture = await make_media(session)
            await resident_attaches(session, town.resident, case, picture.id, now=town.now)

    await town.step(attach)
    assert (await town.told())[len(before) :] == [("li", "工单有补充")]
    assert "新照片 2 张" in (await town.last("li")).text


async def test_where_there_is_danger_each_word_says_what_to_do(town: Town) -> None:
    async with town.database.transaction() as session:
        case = await locked_case(session, town.case.id)
        case.kind = CaseKind.GAS
    await town.step(lambda s, c: work.take(s, c, town.worker, now=town.now))
    assert "别开关电器" in (await town.last("wang")).text


async def test_where_there_is_none_nobody_is_frightened(town: Town) -> None:
    await town.step(lambda s, c: work.take(s, c, town.worker, now=town.now))
    assert "119" not in (await town.last("wang")).text


async def test_a_refusal_gives_the_reason(town: Town) -> None:
    await town.step(
        lambda s, c: work.reject(s, c, town.supervisor, reason="属于市政管理", now=town.now)
    )
    message = await town.last()
    assert (message.openid, message.subject) == ("wang", "您的事社区办不了")
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


async def taken(town: Town) -> None:
    await town.step(lambda s, c: work.take(s, c, town.worker, now=town.now))


async def test_a_pause_and_its_end_are_told_to_the_resident(town: Town) -> None:
    await taken(town)
    await town.step(
        lambda s, c: pausing.hold(
            s, c, town.worker, waits_for=WaitsFor.OTHERS, reason="等配件", days=5, now=town.now
        )
    )
    held = await town.last("wang")
    assert "等配件" in held.text
    assert "11月28日 周六 17:30" in held.text
    await town.step(lambda s, c: pausing.resume_over(s, c, now=town.now + timedelta(days=6)))
    assert "接着办了" in (await town.last("wang")).text
    assert "挂起到期（等配件）" in (await town.last("li")).text


async def test_a_question_reaches_the_resident_and_silence_both(town: Town) -> None:
    await taken(town)
    await town.step(
        lambda s, c: pausing.hold(
            s,
            c,
            town.worker,
            waits_for=WaitsFor.RESIDENT,
            reason="几号在家",
            days=None,
            now=town.now,
        )
    )
    asked = await town.last("wang")
    assert "李伟想请您回个话：几号在家" in asked.text
    assert "直接在这里说就行" in asked.text
    await town.step(lambda s, c: pausing.resume_over(s, c, now=town.now + timedelta(days=6)))
    assert "没收到您的回话" in (await town.last("wang")).text
    assert "没有回话" in (await town.last("li")).text


async def test_an_answer_tells_the_worker_that_it_goes_on(town: Town) -> None:
    await taken(town)
    await town.step(
        lambda s, c: pausing.hold(
            s, c, town.worker, waits_for=WaitsFor.RESIDENT, reason="", days=None, now=town.now
        )
    )
    asked = (await town.last("wang")).text
    assert "想请您回个话。" in asked
    await town.step(
        lambda s, c: follow_up.supplement(s, town.resident, c, note="明天", now=town.now + MINUTE)
    )
    assert "居民回话了" in (await town.last("li")).text
    assert (await town.last("wang")).text == asked, "they have just said it themselves"


async def test_an_extension_is_told_with_its_reason(town: Town) -> None:
    await taken(town)
    await town.step(
        lambda s, c: pausing.extend(s, c, town.worker, days=3, reason="等供货", now=town.now)
    )
    told = (await town.last("wang")).text
    assert "等供货" in told
    assert "12月3日 周四 17:30" in told


async def look_later(town: Town, *, days: int) -> None:
    """The clock job, twice, so many days after the case was filed."""

    async def looked(session: AsyncSession, case: Case) -> bool:
        return await look(session, case.id, now=town.now + timedelta(days=days))

    for _ in range(2):
        await town.step(looked)


async def test_the_ladder_reaches_owner_and_supervisor_with_priority(town: Town) -> None:
    await taken(town)
    await look_later(town, days=9)
    await look_later(town, days=40)
    told = [entry for entry in await town.told() if entry[1] in {"工单时限提醒", "有工单请您过问"}]
    assert told == [
        ("zhao", "有工单请您过问"),
        ("li", "工单时限提醒"),
        ("zhao", "有工单请您过问"),
        ("li", "工单时限提醒"),
    ]
    last = await town.last("zhao")
    assert last.priority is Priority.KEY
    assert "三倍" in last.text
    assert "李伟" in last.text
    assert last.options == [{"title": "看看这件", "payload": f"查看 {town.case.case_number}"}]


async def test_what_nobody_takes_is_offered_to_the_supervisor_with_names(town: Town) -> None:
    """There is one worker and one desk: both let their time pass, then a supervisor stands in."""
    await run_jobs(town.database)
    await look_later(town, days=2)
    assert "没等到您接单" in (await town.last("li")).text
    await look_later(town, days=4)
    told = await town.last("zhao")
    assert "请指定一位来办" in told.text
    number = town.case.case_number
    assert told.options[0]["payload"] == f"派单 {number} 李伟"
    await look_later(town, days=8)
    async with town.database.transaction() as session:
        case = await locked_case(session, town.case.id)
        assert case.owner_id == town.supervisor.id
        assert case.take_due_at is None
