"""A case that is sealed after it was filed, and named again."""

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import asking, follow_up, work
from api.cases.emergencies import EmergencyPlace, relocate
from api.cases.filing import FileCase, attach_media, file_case
from api.cases.following import Told, add_word, follow, following
from api.cases.history import Actor
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction, CaseState
from api.cases.media import visible_media
from api.cases.merging import merge, take_apart
from api.cases.models import Case, CaseFollower, CaseSource, SealedReport
from api.cases.queries import locked_case, timeline
from api.cases.schemas import CaseView
from api.cases.sealed_later import (
    lift,
    lift_following,
    readers_of,
    seal_filed,
    seal_following,
)
from api.cases.sealing import HIDDEN
from api.cases.unsealing import unseal
from api.errors import RefusedError
from api.media.models import MediaKind
from api.residents.models import Resident
from api.staff.models import StaffRole
from tests.factories import (
    make_desk,
    make_estate,
    make_grid,
    make_home,
    make_media,
    make_resident,
    make_staff,
    make_supervisor,
)

PHONE = "13812345678"
SECRETS = ("王芳", PHONE, "501")
WORDS = f"我是王芳，住3栋2单元501，电话{PHONE}，楼上天天半夜吵"


class Block:
    """An estate with a worker, and a neighbour's quarrel that 王芳 told of with all she is."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self.session, self.now = session, now

    async def settle(self) -> None:
        session = self.session
        self.desk = await make_desk(session, name="孙丽")
        self.worker = await make_staff(session, name="李伟")
        self.estate = await make_estate(session, name="阳光花园")
        await make_grid(session, estate=self.estate, workers=[self.worker])
        self.resident = await make_resident(session)
        await make_home(
            session, estate=self.estate, room="501", bound_to=self.resident, holder_name="王芳"
        )
        self.case = await self.told(WORDS)

    async def told(self, words: str, *, by: Resident | None = None) -> Case:
        """A case of these words, locked."""
        command = FileCase(
            message_id=None,
            kind=CaseKind.NOISE,
            description=words,
            place="阳光花园3栋2单元501" if by is None else "阳光花园3栋",
            estate_id=self.estate.id,
            building="3",
        )
        case = await file_case(self.session, by or self.resident, command, now=self.now)
        return await locked_case(self.session, case.id)

    async def sealed(self, case: Case | None = None) -> bool:
        """Seal it as its reporter; whether it had held who they are."""
        case = case or self.case
        actor = Actor.resident(self.resident)
        return (await seal_filed(self.session, case, actor, now=self.now)).named

    async def rows(self, case: Case | None = None) -> str:
        """All that staff can read of a case."""
        case = case or self.case
        await self.session.refresh(case)
        events = await timeline(self.session, case)
        told = [f"{event.note} {event.facts}" for event in events]
        row = f"{case.description} {case.place} {case.hold_reason} {case.rating_comment}"
        return "\n".join([row, *told])


@pytest.fixture
async def block(session: AsyncSession, now: datetime) -> Block:
    """A block with one case."""
    block = Block(session, now)
    await block.settle()
    return block


def holds_nobody(rows: str) -> bool:
    """Whether nothing of the reporter is in what staff read."""
    return not any(secret in rows for secret in SECRETS)


async def test_nothing_that_was_said_before_is_left(block: Block) -> None:
    session, case, now = block.session, block.case, block.now
    await work.take(session, case, block.worker, now=now)
    await follow_up.supplement(session, block.resident, case, note=f"打{PHONE}找王芳", now=now)
    note = "王女士说501晚上都在"
    await work.add_note(session, case, block.worker, note=note, now=now)
    await asking.ask(session, case, block.worker, question="501几点方便？", now=now)
    assert await block.sealed()
    assert holds_nobody(await block.rows())
    assert case.place == f"阳光花园3栋{HIDDEN}"
    assert "楼上天天半夜吵" in case.description
    await follow_up.supplement(session, block.resident, case, note=f"501，{PHONE}", now=now)
    await work.add_note(session, case, block.worker, note="已电话联系王芳", now=now)
    assert holds_nobody(await block.rows())


async def test_the_seal_is_a_step_without_a_name_and_can_be_looked_behind(block: Block) -> None:
    await block.sealed()
    last = (await timeline(block.session, block.case))[-1]
    assert (last.action, last.note, last.facts) == (CaseAction.SEAL, None, {})
    view = CaseView.of(block.case).model_dump_json()
    assert holds_nobody(view)
    behind = await unseal(
        block.session, block.case, block.desk, reason="有人身危险要上门", now=block.now
    )
    assert behind.told is not None
    assert PHONE in behind.told.description


async def test_who_wants_to_be_known_after_all_has_their_words_back(block: Block) -> None:
    session, case, now = block.session, block.case, block.now
    await work.take(session, case, block.worker, now=now)
    await follow_up.supplement(session, block.resident, case, note=f"打{PHONE}找王芳", now=now)
    await asking.ask(session, case, block.worker, question="501几点方便？", now=now)
    await follow_up.supplement(session, block.resident, case, note="晚上", now=now)
    before = await block.rows()
    await block.sealed()
    await follow_up.supplement(session, block.resident, case, note="501晚上八点", now=now)
    await lift(session, block.resident, case, now=now)
    after = await block.rows()
    assert after.startswith(before)
    assert "501晚上八点" not in after  # Said unnamed.
    assert case.sealed_at is None
    assert await session.get(SealedReport, case.id) is None
    with pytest.raises(RefusedError, match="not_sealed"):
        await lift(session, block.resident, case, now=now)
    assert await block.sealed()  # And once more.
    assert holds_nobody(await block.rows())


async def test_a_case_that_was_filed_sealed_can_be_named_too(block: Block) -> None:
    case = await block.told(f"匿名反映，{WORDS}")
    assert case.sealed_at is not None
    await lift(block.session, block.resident, case, now=block.now)
    assert PHONE in case.description
    assert case.place == "阳光花园3栋2单元501"


async def test_the_same_message_does_it_once(block: Block) -> None:
    actor = Actor.resident(block.resident)
    for _ in range(2):
        seen = await seal_filed(block.session, block.case, actor, message_id=7, now=block.now)
        assert seen.named
    for _ in range(2):
        await lift(block.session, block.resident, block.case, message_id=8, now=block.now)
    steps = [event.action for event in await timeline(block.session, block.case)]
    assert steps.count(CaseAction.SEAL) == steps.count(CaseAction.LIFT) == 1


async def test_who_may_have_read_it_is_everybody_who_had_it(block: Block) -> None:
    session, case, now = block.session, block.case, block.now
    supervisor = await make_supervisor(session)
    other = await make_staff(session, name="周敏")
    await make_staff(session, name="路人")
    await work.designate(session, case, supervisor, other, now=now)
    readers = {member.id for member in await readers_of(session, case)}
    assert readers == {block.worker.id, supervisor.id, other.id}


async def test_what_named_nobody_is_said_to_have_named_nobody(block: Block) -> None:
    command = FileCase(None, CaseKind.LIGHTING, "楼道灯坏了", "阳光花园3栋", block.estate.id, "3")
    case = await file_case(block.session, block.resident, command, now=block.now)
    assert not await block.sealed(await locked_case(block.session, case.id))


@pytest.mark.parametrize("state", list(CaseState))
async def test_it_is_possible_in_every_state(block: Block, state: CaseState) -> None:
    """Lists and exports show what is finished too; clocks and lists are left as they are."""
    block.case.state = state
    number = block.case.list_number
    await block.sealed()
    assert block.case.state is state
    assert holds_nobody(await block.rows())
    assert block.case.list_number in {number, None}


async def test_what_cannot_be_sealed(block: Block) -> None:
    session, now = block.session, block.now
    await block.sealed()
    with pytest.raises(RefusedError, match="sealed_already"):
        await block.sealed()
    seen = await block.told("楼道灯坏了")
    seen.source = CaseSource.PATROL
    with pytest.raises(RefusedError, match="seal_patrol"):
        await block.sealed(seen)
    danger = await block.told("我家着火了")
    danger.kind = CaseKind.EMERGENCY
    with pytest.raises(RefusedError, match="seal_danger"):
        await block.sealed(danger)
    danger.state = CaseState.RESOLVED
    await session.flush()
    await seal_filed(session, danger, Actor.resident(block.resident), now=now)
    assert danger.sealed_at is not None


async def test_the_desks_task_to_ask_is_sealed_with_it(block: Block) -> None:
    session, case, now = block.session, block.case, block.now
    await work.take(session, case, block.worker, now=now)
    await work.resolve(session, case, block.worker, note="已上门劝和", now=now)
    task = await follow_up.rate(
        session, block.resident, case, rating=1, comment=f"501还是吵，打{PHONE}", now=now
    )
    assert task is not None
    await block.sealed()
    assert holds_nobody(await block.rows())
    assert holds_nobody(await block.rows(task))
    assert task.sealed_at is not None
    await lift(session, block.resident, case, now=now)
    assert case.rating_comment == f"501还是吵，打{PHONE}"
    assert task.sealed_at is None


async def test_a_recording_is_shown_no_more(block: Block) -> None:
    session, now = block.session, block.now
    voice = await make_media(session, kind=MediaKind.VOICE)
    picture = await make_media(session)
    await attach_media(session, block.case, [voice.id, picture.id], by_staff=False, now=now)
    assert await visible_media(session, block.worker, voice.id) is not None
    await block.sealed()
    assert await visible_media(session, block.worker, voice.id) is None
    assert await visible_media(session, block.worker, picture.id) is not None


async def test_a_corrected_place_is_hidden_too_and_is_there_when_named(block: Block) -> None:
    await block.sealed()
    place = EmergencyPlace("阳光花园3栋2单元501门口", block.estate.id, "3")
    await relocate(block.session, block.case, place, now=block.now)
    assert "501" not in block.case.place
    await lift(block.session, block.resident, block.case, now=block.now)
    assert block.case.place == place.text


@pytest.mark.parametrize("first", ["seal", "merge"])
async def test_a_merged_case(block: Block, first: str) -> None:
    """Who reported a part stays unknown in the whole, whichever comes first, and after both."""
    session, case, now = block.session, block.case, block.now
    neighbour = await make_resident(session)
    whole = await block.told("3栋楼上太吵", by=neighbour)
    number = case.list_number
    if first == "seal":
        await block.sealed()
    await merge(session, case, whole, block.desk, now=now)
    await add_word(session, block.resident, whole, note="今晚又吵", now=now)
    if first == "merge":
        await block.sealed()
    assert case.clock_due_at is None  # Its clocks stand still as before.
    await add_word(session, block.resident, whole, note=f"我住501，{PHONE}", now=now)
    rows = (await session.scalars(select(CaseFollower))).all()
    words = "\n".join(f"{row.words} {row.place}" for row in rows)
    assert holds_nobody(await block.rows() + await block.rows(whole) + words)
    if first == "merge":
        await lift(session, block.resident, case, now=now)
        row = await following(session, block.resident, whole)
        assert row is not None
        assert row.words == WORDS
        await block.sealed()
    await take_apart(session, case, Actor.staff(block.desk), now=now)
    assert case.list_number == number
    assert holds_nobody(await block.rows())


async def test_a_follower_who_is_not_to_be_known(block: Block) -> None:
    """Of a neighbour's case only their own words change; a case of their own is sealed then."""
    session, now = block.session, block.now
    neighbour = await make_resident(session)
    case = await block.told("3栋楼上太吵", by=neighbour)
    told = Told(CaseKind.NOISE, WORDS, "阳光花园3栋2单元501", block.estate.id, "3")
    await follow(session, block.resident, case, told, now=now)
    row = await following(session, block.resident, case)
    assert row is not None
    await seal_following(session, row, now=now)
    await add_word(session, block.resident, case, note=f"打{PHONE}", now=now)
    assert holds_nobody(await block.rows(case) + row.words + row.place)
    assert case.sealed_at is None
    with pytest.raises(RefusedError, match="sealed_already"):
        await seal_following(session, row, now=now)
    await lift_following(session, row)
    assert WORDS in await block.rows(case)
    await seal_following(session, row, now=now)
    await follow_up.withdraw(session, neighbour, case, now=now)
    query = select(Case).where(Case.reporter_id == block.resident.id, Case.id != block.case.id)
    own = (await session.scalars(query)).one()
    assert own.sealed_at is not None
    assert holds_nobody(await block.rows(own))


async def test_one_of_the_staff_is_not_given_away_by_a_refusal(block: Block) -> None:
    lead = await make_staff(block.session, role=StaffRole.GRID_LEAD)
    reporter = await make_resident(block.session, openid=lead.openid)
    case = await block.told("楼上吵", by=reporter)
    await seal_filed(block.session, case, Actor.resident(reporter), now=block.now)
    with pytest.raises(RefusedError, match="may_not_have_it"):
        await work.designate(block.session, case, block.desk, lead, now=block.now)
    assert lead.id not in {member.id for member in await readers_of(block.session, case)}


SAYINGS = st.lists(
    st.tuples(
        st.sampled_from(["resident", "worker", "asks", "seal", "lift"]),
        st.lists(st.sampled_from(["王芳", PHONE, "501室", "3-2-501", "楼上", "吵"])),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(sayings=SAYINGS)
async def test_whatever_happens_a_sealed_case_holds_nobody(
    session: AsyncSession, now: datetime, sayings: list[tuple[str, list[str]]]
) -> None:
    """In any order of telling, noting, asking, sealing and naming."""
    async with session.begin_nested() as turn:
        block = Block(session, now)
        await block.settle()
        case = block.case
        await work.take(session, case, block.worker, now=now)
        for who, pieces in sayings:
            words = "，".join(pieces) or "好"
            if who == "resident":
                await follow_up.supplement(session, block.resident, case, note=words, now=now)
            elif who == "worker":
                with suppress(RefusedError):  # A number that the resident has not told.
                    await work.add_note(session, case, block.worker, note=words, now=now)
            elif who == "asks" and case.state is CaseState.IN_PROGRESS:
                with suppress(RefusedError):
                    await asking.ask(session, case, block.worker, question=words, now=now)
            elif who == "seal" and case.sealed_at is None:
                await block.sealed()
            elif who == "lift" and case.sealed_at is not None:
                await lift(session, block.resident, case, now=now)
        if case.sealed_at is not None:
            assert holds_nobody(await block.rows())
        await turn.rollback()
