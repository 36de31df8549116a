"""Every command of every role on a case in every state: done, or refused with a way on."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.lifecycle import UNFINISHED, CaseState
from api.cases.models import Case, WaitsFor
from api.cases.queries import timeline
from api.db import Database
from api.dialogue.incident_desk import VERBS
from api.dialogue.staff_commands import ABSENCE, ALONE, REPORTING, ROLES, StaffCommand, Verb
from api.dialogue.staff_desk import carry_out, refusal
from api.errors import IllegalTransitionError, LinliError, NotAllowedError
from api.staff.models import StaffMember, StaffRole
from tests.conftest import MONDAY_MORNING
from tests.factories import make_case, make_desk, make_staff

WORDS = {
    Verb.DECLINE: "不归我",
    Verb.NOTE: "已联系物业",
    Verb.HOLD: "等配件 5天",
    Verb.EXTEND: "3天 等供货",
    Verb.RESOLVE: "修好了",
    Verb.DESIGNATE: "候选人",
    Verb.REJECT: "不在本镇",
    Verb.PHOTO: "1",
    Verb.AVOID: "候选人",
    Verb.END_AVOIDING: "候选人",
    Verb.LEAVE: "12月1日到3日",
    Verb.ASK: "几点方便上门",
}
CHANGES_STATE = {
    Verb.TAKE: {CaseState.ASSIGNED},
    Verb.DECLINE: {CaseState.ASSIGNED},
    Verb.ARRIVE: {CaseState.IN_PROGRESS},
    Verb.NOTE: UNFINISHED,
    Verb.HOLD: {CaseState.IN_PROGRESS},
    Verb.ASK: {CaseState.IN_PROGRESS},
    Verb.RESUME: {CaseState.ON_HOLD},
    Verb.EXTEND: {CaseState.IN_PROGRESS},
    Verb.RESOLVE: {CaseState.IN_PROGRESS},
    Verb.DID: {CaseState.ASSIGNED},
    Verb.DESIGNATE: UNFINISHED - {CaseState.OPENED},
    Verb.REJECT: UNFINISHED - {CaseState.IN_PROGRESS, CaseState.ON_HOLD},
}
"""Where a step is taken by an owner who may, said once more and not by the table."""

NEEDS_MORE = {
    *(Verb.PHOTO, Verb.BEFORE, Verb.AFTER, Verb.RESEND, Verb.END_AVOIDING, Verb.BACK),
    *(Verb.UNSEAL, Verb.VISIT, *VERBS),
    *(Verb.DID, *REPORTING - {Verb.REPORT}, Verb.REPORT_PHOTO, Verb.REPORTED),
}
"""Refused here for what is not there: a picture, something unsent, somebody marked, a leave, a
seal, a place, somebody to visit, a report that was begun or filed."""

DECLINES_NOT = frozenset(StaffRole) - {StaffRole.GRID_WORKER}


@dataclass(frozen=True)
class Office:
    """Somebody of a role, and a case of theirs in every state; nothing of it is committed."""

    session: AsyncSession
    owner_id: int
    case_ids: dict[CaseState, int]


@pytest_asyncio.fixture(scope="module", params=list(StaffRole))
async def office(
    request: pytest.FixtureRequest, shared_database: Database
) -> AsyncIterator[Office]:
    """One for each role, in which every command is undone."""
    async with shared_database.transaction() as session:
        await make_desk(session)
        owner = await make_staff(session, role=request.param)
        await make_staff(session, name="候选人")
        cases = {state: await owned_case(session, owner, state) for state in CaseState}
        yield Office(session, owner.id, {state: case.id for state, case in cases.items()})
        await session.rollback()


async def owned_case(session: AsyncSession, owner: StaffMember, state: CaseState) -> Case:
    """A case of the owner's own, brought into a state."""
    case = await make_case(session, now=MONDAY_MORNING)
    case.owner_id, case.state = owner.id, state
    if state is CaseState.ON_HOLD:
        case.held_at, case.hold_until = MONDAY_MORNING, MONDAY_MORNING + timedelta(days=1)
        case.waits_for, case.hold_reason = WaitsFor.OTHERS, "等配件"
    await session.flush()
    return case


@pytest.mark.parametrize("verb", list(Verb))
async def test_every_command_in_every_state(office: Office, now: datetime, verb: Verb) -> None:
    session = office.session
    owner = await session.get_one(StaffMember, office.owner_id, populate_existing=True)
    # Who may not at all is told apart first.
    states = list(CaseState) if owner.role in ROLES[verb] else [CaseState.ASSIGNED]
    for state in states:
        async with session.begin_nested() as undone:
            await one_command(office, verb, state, now=now)
            await undone.rollback()


async def one_command(office: Office, verb: Verb, state: CaseState, *, now: datetime) -> None:
    """A command about the case in a state."""
    session = office.session
    owner = await session.get_one(StaffMember, office.owner_id, populate_existing=True)
    case = await session.get_one(Case, office.case_ids[state], populate_existing=True)
    role = owner.role
    reference = None if verb in ALONE | ABSENCE else case.case_number
    command = StaffCommand(verb=verb, reference=reference, words=WORDS.get(verb, ""))
    before = len(await timeline(session, case))
    try:
        note = await carry_out(session, owner, command, now=now + timedelta(hours=1))
    except LinliError as error:
        said = refusal(error, owner, command).text
        assert said
        assert len(await timeline(session, case)) == before
        assert case.state is state
        if isinstance(error, NotAllowedError):
            assert role not in ROLES[verb]
        elif isinstance(error, IllegalTransitionError):
            assert state not in CHANGES_STATE[verb]
            assert ("现在可以：" in said) == (state in UNFINISHED | {CaseState.RESOLVED}) or (
                "不用再办" in said
            )
        else:
            declining = verb is Verb.DECLINE and role in DECLINES_NOT
            assert declining or verb in NEEDS_MORE
        return
    assert note.text
    assert role in ROLES[verb]
    if verb in CHANGES_STATE:
        assert state in CHANGES_STATE[verb]
        assert len(await timeline(session, case)) > before
