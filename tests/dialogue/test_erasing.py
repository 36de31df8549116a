"""After an erasure nothing leads back to the person, and what the law wants of a case is there."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from procrastinate import PsycopgConnector
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.follow_up import rate, supplement
from api.cases.kinds import CaseKind
from api.cases.lifecycle import UNFINISHED
from api.cases.models import Case, CaseEvent, CaseMedia
from api.cases.work import resolve, take
from api.clock import local
from api.db import Database
from api.dialogue.answered import Answered
from api.dialogue.erasing import ErasingParts, NotYetError, erase, unfinished_erasures
from api.dialogue.inbox import Push, finish, receive
from api.dialogue.models import InboundMessage, MessageType, Outcome
from api.dialogue.reading import read
from api.errors import RefusedError, UnavailableError
from api.jobs import app, person_lock
from api.media.folder import FolderStore
from api.media.models import Media, MediaKind
from api.media.service import record_media
from api.notifications.deliveries import resend
from api.notifications.models import DeliveryState, Digest, OutboundMessage
from api.notifications.outbox import Note, queue
from api.notifications.subscriptions import note_subscription
from api.residents.doors import door_code, scan_door, scene_of
from api.residents.erasures import ERASE_TASK, PSEUDONYM_PREFIX, request_erasure
from api.residents.models import Consent, Erasure, ErasureReason, Resident
from api.staff.invitations import invite, scan
from api.staff.models import StaffMember, StaffRole
from api.staff.service import account_of
from api.volunteers.models import Signup, SignupState, Volunteer
from api.volunteers.service import join_team, sign_up
from api.worker import connector_opened
from tests.factories import (
    deferred,
    make_activity,
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_home,
    make_message,
    make_resident,
    make_staff,
    make_team,
    serial,
)
from tests.leftovers import leftovers

WANG, NAME, PHONE = "o-wang-1234567890", "王秀英", "13812345678"
SECRETS = (WANG, NAME, PHONE)

EVENTS = [
    ({}, ErasureReason.UNSUBSCRIBED),
    ({"reason": "revoked"}, ErasureReason.REVOKED),
    ({"reason": "cancelled"}, ErasureReason.CANCELLED),
]


@dataclass
class FakeTalks:
    """An engine's memory; `away` times it cannot be reached."""

    away: int = 0
    forgotten: list[str] = field(default_factory=list)

    async def forget(self, sender: str) -> None:
        if self.away:
            self.away -= 1
            raise UnavailableError("engine_away", cause="ConnectError")
        self.forgotten.append(sender)


@dataclass
class Scene:
    """A person with everything that we may keep of somebody, and the parts that erase it."""

    database: Database
    parts: ErasingParts
    talks: FakeTalks
    store: FolderStore
    now: datetime
    loose: str = ""
    kept: str = ""
    shared: str = ""

    async def event(
        self, content: dict[str, str] | None = None, *, openid: str = WANG, handle: bool = True
    ) -> int:
        """The person leaves; the event is stored and handled, and the erasure waits. Its id."""
        push = Push(
            openid=openid,
            dedupe_key=f"e:{openid}:{serial()}:unsubscribe:",
            type=MessageType.UNSUBSCRIBE,
            content=content or {},
        )
        async with self.database.transaction() as session:
            message_id = (await receive(session, push, now=self.now)).message_id
            if handle:
                message = await session.get_one(InboundMessage, message_id)
                reading = await read(session, [message], now=self.now)
                await finish(
                    session,
                    message,
                    outcome=Outcome.ANSWERED,
                    notes=reading.notes if isinstance(reading, Answered) else (),
                    now=self.now,
                )
            query = select(Erasure.id).where(Erasure.message_id == message_id)
            return (await session.scalars(query)).one()

    async def erasure(self, erasure_id: int) -> Erasure:
        async with self.database.transaction() as session:
            return await session.get_one(Erasure, erasure_id)


async def _media(scene: Scene, session: AsyncSession, content: bytes, sender: str) -> Media:
    digest = await scene.store.put(content)
    return await record_media(
        session,
        sender=sender,
        message_id=serial(),
        kind=MediaKind.IMAGE,
        content_type="image/jpeg",
        digest=digest,
        size=len(content),
        now=scene.now,
    )


async def _life(scene: Scene, session: AsyncSession) -> None:
    """What a busy resident leaves behind."""
    now = scene.now
    await make_desk(session, openid="o-desk")
    worker = await make_staff(session, name="李伟", openid="o-li")
    estate = await make_estate(session, name="阳光花园")
    await make_grid(session, estate=estate, workers=[worker])
    wang = await make_resident(session, openid=WANG, agrees=True)
    wang.name, wang.phone = NAME, PHONE
    await make_home(session, estate=estate, room="501", holder_name=NAME, bound_to=wang)
    await make_team(session, code="medical")
    await join_team(session, wang, team_code="medical", phone=PHONE, wish="量血压", now=now)
    activity = await make_activity(session, capacity=1)
    await sign_up(session, wang, activity.id, now=now)
    await sign_up(session, await make_resident(session, openid="o-next"), activity.id, now=now)

    said = await make_message(session, openid=WANG, words=f"我是{NAME}，电话{PHONE}", now=now)
    await finish(
        session, said, outcome=Outcome.CASE, notes=[Note(text=f"{NAME}，已经报上去了")], now=now
    )
    loose = await _media(scene, session, b"a lamp, and nothing came of it", WANG)
    kept = await _media(scene, session, b"a broken lamp", WANG)
    shared = await _media(scene, session, b"the same picture", WANG)
    await _media(scene, session, b"the same picture", "o-chen")
    scene.loose, scene.kept, scene.shared = loose.sha256, kept.sha256, shared.sha256
    opened = await make_case(
        session,
        reporter=wang,
        estate=estate,
        building="3",
        message_id=said.id,
        description=f"楼道灯坏了，{NAME} 138 1234 5678",
        media_ids=[kept.id],
    )
    await supplement(session, wang, opened, note=f"打{PHONE}找我", message_id=serial(), now=now)
    closed = await make_case(session, reporter=wang, estate=estate, building="3")
    await take(session, closed, worker, now=now)
    await resolve(session, closed, worker, note=f"已联系{NAME}，换了灯泡", now=now)
    await rate(session, wang, closed, rating=5, comment=f"好，{NAME}", now=now)
    queue(session, WANG, Note(text=f"{NAME}，办好了"), now=now, case_id=closed.id)
    queue(session, "o-li", Note(text=f"新工单，联系{NAME} {PHONE}"), now=now, case_id=opened.id)
    queue(session, "o-li", Note(text=f"{opened.case_number}：{NAME}"), now=now)
    morning = Digest(staff_id=worker.id, day=local(now).date(), at=now, case_ids=[opened.id])
    session.add(morning)
    await session.flush()
    queue(session, "o-li", Note(text=f"1 号｜{NAME}家门口"), now=now, digest_id=morning.id)
    await make_message(session, openid="o-li", words=f"补充 1 已打{PHONE}", now=now)
    await note_subscription(session, WANG, "template-1", accepted=True, now=now)
    door = await door_code(session, estate="阳光花园", building="3", unit="2", now=now)
    await scan_door(session, wang, scene_of(door), message_id=serial(), now=now)
    invitation = await invite(session, name="周敏", role=StaffRole.GRID_WORKER, now=now)
    await scan(session, WANG, invitation.scene, now=now)
    failed = text(
        "insert into procrastinate_jobs (task_name, lock, args, status, queue_name)"
        " values ('deliver', :lock, jsonb_build_object('openid', cast(:openid as text)),"
        " 'failed', 'default')"
    )
    await session.execute(failed, {"lock": f"deliver:{WANG}", "openid": WANG})


@pytest.fixture
async def scene(database: Database, tmp_path: Path, now: datetime) -> Scene:
    talks, store = FakeTalks(), FolderStore(tmp_path / "media")
    parts = ErasingParts(database=database, talks=talks, store=store, clock=lambda: now)
    scene = Scene(database, parts, talks, store, now)
    async with database.transaction() as session:
        await _life(scene, session)
        await session.execute(text("delete from procrastinate_jobs where status = 'todo'"))
    return scene


async def _no_jobs(scene: Scene) -> None:
    """Jobs under way carry their person's lock until they are done; then their rows go."""
    async with scene.database.transaction() as session:
        await session.execute(text("delete from procrastinate_jobs where status = 'todo'"))


@pytest.mark.parametrize(("content", "reason"), EVENTS)
async def test_g33_after_the_event_nothing_names_the_person(
    scene: Scene, content: dict[str, str], reason: ErasureReason
) -> None:
    assert {table for table, _ in await leftovers(scene.database, *SECRETS)} >= {
        *("residents", "volunteers", "inbound_messages", "outbound_messages", "media", "cases"),
        *("case_events", "staff_invitations", "staff_audit", "procrastinate_jobs", "homes"),
        *("contacts", "subscription_consents"),
    }
    erasure_id = await scene.event(content)
    await erase(scene.parts, erasure_id)
    await _no_jobs(scene)
    # The household register is the community's own; it does not say whose account it was.
    assert await leftovers(scene.database, *SECRETS) == [("homes", NAME)]
    erasure = await scene.erasure(erasure_id)
    assert erasure.reason is reason
    assert (erasure.openid, erasure.digests, erasure.done_at) == (None, [], scene.now)
    assert scene.talks.forgotten == [WANG]


async def test_g33_row_by_row(scene: Scene) -> None:
    erasure_id = await scene.event()
    await erase(scene.parts, erasure_id)
    async with scene.database.transaction() as session:
        resident = (await session.scalars(select(Resident).order_by(Resident.id).limit(1))).one()
        assert resident.openid.startswith(PSEUDONYM_PREFIX)
        assert (resident.name, resident.phone, resident.erased_at) == (None, None, scene.now)
        for table in ("bindings", "binding_attempts", "door_scans", "volunteers"):
            assert await session.scalar(text(f"select count(*) from {table}")) == 0, table
        consents = (await session.scalars(select(Consent))).all()
        assert {consent.withdrawn_at for consent in consents} == {scene.now}
        messages = select(InboundMessage).where(InboundMessage.openid == resident.openid)
        for message in (await session.scalars(messages)).all():
            assert (message.text, message.content) == ("", {})
        replies = select(OutboundMessage).where(OutboundMessage.openid == resident.openid)
        for reply in (await session.scalars(replies)).all():
            assert (reply.text, reply.options) == ("", [])
            assert (reply.state, reply.error) == (DeliveryState.FAILED, "erased")
    counts = (await scene.erasure(erasure_id)).counts
    assert counts == {
        "cases_kept": 2,
        "teams": 1,
        "signups": 1,
        "media": 2,
        "media_kept": 1,
        "messages": 2,
        "replies": 2,
        "bindings": 1,
        "consents": 2,
    }


async def test_g33_what_the_law_wants_of_a_case_is_kept(scene: Scene) -> None:
    async with scene.database.transaction() as session:
        before = (await session.scalars(select(Case).order_by(Case.id))).all()
        lines = await session.scalar(select(func.count()).select_from(CaseEvent))
    await erase(scene.parts, await scene.event())
    async with scene.database.transaction() as session:
        opened, closed = (await session.scalars(select(Case).order_by(Case.id))).all()
        for old, new in zip(before, (opened, closed), strict=True):
            kept = ("case_number", "kind", "place", "state", "owner_id", "opened_at", "rating")
            assert [getattr(old, name) for name in kept] == [getattr(new, name) for name in kept]
            assert new.reporter_id == old.reporter_id
        assert opened.description == "楼道灯坏了，*** ***"
        assert opened.state in UNFINISHED
        assert (closed.rating, closed.rating_comment) == (5, "好，***")
        assert await session.scalar(select(func.count()).select_from(CaseEvent)) == lines
        notes = (await session.scalars(select(CaseEvent.note).where(CaseEvent.note != ""))).all()
        assert {"打***找我", "已联系***，换了灯泡"} <= set(notes)
        assert await session.scalar(select(func.count()).select_from(CaseMedia)) == 1


async def test_g33_nothing_is_there_to_be_sent_again(scene: Scene) -> None:
    await erase(scene.parts, await scene.event())
    async with scene.database.transaction() as session:
        for case in (await session.scalars(select(Case))).all():
            with pytest.raises(RefusedError, match="nothing_to_resend"):
                await resend(session, case, now=scene.now)


async def test_g33_the_owner_hears_that_nobody_can_be_asked(scene: Scene) -> None:
    await erase(scene.parts, await scene.event())
    async with scene.database.transaction() as session:
        query = select(OutboundMessage.text).where(
            OutboundMessage.openid == "o-li", OutboundMessage.text.contains("居民已取消关注")
        )
        [told] = (await session.scalars(query)).all()
        assert "无法联系" in told
        assert {"openid": "o-li"} in await deferred(session, "deliver")


async def test_g33_staff_see_that_nobody_can_be_reached(scene: Scene) -> None:
    await erase(scene.parts, await scene.event())
    async with scene.database.transaction() as session:
        for words in ("我的工单", "1"):
            message = await make_message(session, openid="o-li", words=words, now=scene.now)
            reading = await read(session, [message], now=scene.now)
            assert isinstance(reading, Answered)
            assert "居民已取消关注，无法联系" in reading.notes[0].text, words
        message = await make_message(session, openid="o-li", words="补充 1 看过了", now=scene.now)
        reading = await read(session, [message], now=scene.now)
        assert isinstance(reading, Answered)
        assert "无法转告" in reading.notes[0].text


async def test_g33_the_erased_are_told_nothing_more(scene: Scene) -> None:
    erasure_id = await scene.event()
    await erase(scene.parts, erasure_id)
    await _no_jobs(scene)
    async with scene.database.transaction() as session:
        case = (await session.scalars(select(Case).order_by(Case.id).limit(1))).one()
        worker = await session.get_one(StaffMember, case.owner_id)
        await take(session, case, worker, now=scene.now)
        await resolve(session, case, worker, note="换了灯泡", now=scene.now)
    async with connector_opened(PsycopgConnector(conninfo=scene.database.url)):
        await app.run_worker_async(
            wait=False,
            install_signal_handlers=False,
            listen_notify=False,
            additional_context={"database": scene.database},
        )
    async with scene.database.transaction() as session:
        query = select(OutboundMessage).where(
            OutboundMessage.openid.startswith(PSEUDONYM_PREFIX),
            OutboundMessage.state != DeliveryState.FAILED,
        )
        assert (await session.scalars(query)).all() == []


async def test_g33_pictures_without_a_case_are_gone_with_their_bytes(scene: Scene) -> None:
    await erase(scene.parts, await scene.event())
    with pytest.raises(FileNotFoundError):
        await scene.store.get(scene.loose)
    assert await scene.store.get(scene.kept)
    assert await scene.store.get(scene.shared)  # Somebody else sent the same bytes.


async def test_g33_a_place_given_back_goes_to_who_waits(scene: Scene) -> None:
    await erase(scene.parts, await scene.event())
    async with scene.database.transaction() as session:
        query = select(Resident.openid).join(Signup, Signup.resident_id == Resident.id)
        confirmed = query.where(Signup.state == SignupState.CONFIRMED)
        assert (await session.scalars(confirmed)).all() == ["o-next"]
        assert (await session.scalars(select(Volunteer))).all() == []


async def test_g33_a_part_that_is_away_is_done_later(scene: Scene) -> None:
    scene.talks.away = 2
    erasure_id = await scene.event()
    for _ in range(2):
        with pytest.raises(UnavailableError):
            await erase(scene.parts, erasure_id)
    half = await scene.erasure(erasure_id)
    assert (half.store_erased_at, half.done_at) == (scene.now, None)
    await _no_jobs(scene)
    assert await leftovers(scene.database, *SECRETS, but={"homes"}) == [("erasures", WANG)]
    async with scene.database.transaction() as session:
        soon = await unfinished_erasures(session, before=scene.now)
        later = await unfinished_erasures(session, before=scene.now + timedelta(minutes=1))
        assert (soon, later) == (0, 1)
        assert await deferred(session, ERASE_TASK) == [{"erasure_id": erasure_id}]
    await _no_jobs(scene)
    await erase(scene.parts, erasure_id)
    assert scene.talks.forgotten == [WANG]
    assert await leftovers(scene.database, *SECRETS, but={"homes"}) == []


async def test_g33_erasing_twice_does_no_harm(scene: Scene) -> None:
    erasure_id = await scene.event()
    await erase(scene.parts, erasure_id)
    first = await scene.erasure(erasure_id)
    await erase(scene.parts, erasure_id)
    again = await scene.erasure(erasure_id)
    assert (again.counts, again.done_at) == (first.counts, first.done_at)
    assert scene.talks.forgotten == [WANG]


async def test_g33_the_job_belongs_to_the_event(scene: Scene) -> None:
    push = Push(openid=WANG, dedupe_key="e:once", type=MessageType.UNSUBSCRIBE)
    for _ in range(2):
        async with scene.database.transaction() as session:
            await receive(session, push, now=scene.now)
    async with scene.database.transaction() as session:
        query = text("select lock from procrastinate_jobs where task_name = :task")
        locks = (await session.scalars(query, {"task": ERASE_TASK})).all()
        assert locks == [person_lock(WANG)]


async def test_g33_who_follows_anew_begins_anew(scene: Scene) -> None:
    """Their first words may be stored before the erasure has run."""
    erasure_id = await scene.event()
    async with scene.database.transaction() as session:
        anew = await make_message(session, openid=WANG, words="你好", now=scene.now)
    await erase(scene.parts, erasure_id)
    async with scene.database.transaction() as session:
        message = await session.get_one(InboundMessage, anew.id)
        assert (message.openid, message.text) == (WANG, "你好")
        await read(session, [message], now=scene.now)
        query = select(Resident).where(Resident.openid == WANG)
        resident = (await session.scalars(query)).one()
        assert resident.erased_at is None
        reported = select(func.count()).where(Case.reporter_id == resident.id)
        assert await session.scalar(reported) == 0


async def test_g33_others_are_left_alone(scene: Scene) -> None:
    async with scene.database.transaction() as session:
        chen = await make_resident(session, openid="o-chen", agrees=True)
        chen.name, chen.phone = "陈建国", "13900001111"
        await make_message(session, openid="o-chen", words=f"{NAME}家在漏水", now=scene.now)
        await make_case(session, reporter=chen, kind=CaseKind.NOISE, description="陈建国反映")
    await erase(scene.parts, await scene.event())
    found = await leftovers(scene.database, "陈建国", "13900001111", "o-chen", NAME)
    assert ("residents", "陈建国") in found
    assert ("residents", "13900001111") in found
    assert ("cases", "陈建国") in found
    assert ("inbound_messages", NAME) in found  # A neighbour's words about a name are theirs.


async def test_g33_staff_are_not_erased_and_the_desk_is_told(scene: Scene) -> None:
    erasure_id = await scene.event(openid="o-li")
    await erase(scene.parts, erasure_id)
    async with scene.database.transaction() as session:
        assert await session.get(Erasure, erasure_id) is None
        worker = (
            await session.scalars(select(StaffMember).where(StaffMember.name == "李伟"))
        ).one()
        assert account_of(worker) == "o-li"
        query = select(OutboundMessage.text).where(OutboundMessage.openid == "o-desk")
        [told] = (await session.scalars(query)).all()
        assert "李伟取消了关注" in told
    assert scene.talks.forgotten == []


async def test_g33_who_asked_for_it_reads_the_answer_first(scene: Scene) -> None:
    async with scene.database.transaction() as session:
        said = await make_message(session, openid=WANG, words="删除", now=scene.now)
        notes = [Note(text="正在删除")]
        await finish(session, said, outcome=Outcome.ANSWERED, notes=notes, now=scene.now)
        await request_erasure(session, WANG, ErasureReason.ASKED, message_id=said.id, now=scene.now)
        erasure_id = (await session.scalars(select(Erasure.id))).one()
    with pytest.raises(NotYetError):
        await erase(scene.parts, erasure_id)
    assert (await scene.erasure(erasure_id)).store_erased_at is None
    await erase(scene.parts, erasure_id, at_any_rate=True)
    assert (await scene.erasure(erasure_id)).done_at == scene.now
