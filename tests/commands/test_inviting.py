"""Inviting and unbinding as the commands do it, with a scripted platform."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from fakeredis import FakeAsyncRedis
from sqlalchemy import select

from api.cases.models import Case
from api.commands.inviting import end_binding, make_invitation
from api.commands.staff import Role
from api.db import Database
from api.errors import NotFoundError, UnavailableError
from api.grids.models import GridWorker
from api.notifications.models import DeliveryState, OutboundMessage
from api.notifications.outbox import Note, queue
from api.staff.invitations import Answered, Scanned, answer, scan
from api.staff.models import StaffAct, StaffAudit, StaffInvitation, StaffMember, StaffRole
from api.staff.service import staff_by_openid
from api.wechat.client import QRCODE_PATH, WeChatClient
from tests.factories import make_case, make_desk, make_estate, make_grid, make_staff
from tests.wechat.api_side import ScriptedApi, client_for

ADDRESS = "http://weixin.qq.com/q/02abc"


@pytest.fixture
async def api() -> AsyncIterator[ScriptedApi]:
    api = ScriptedApi()
    async with api.http:
        yield api


@pytest.fixture
async def client(api: ScriptedApi) -> AsyncIterator[WeChatClient]:
    async with FakeAsyncRedis() as redis:
        yield client_for(api, redis)


def test_the_roles_are_the_staff_s() -> None:
    assert [role.value for role in Role] == [role.value for role in StaffRole]


async def test_g32_from_the_command_to_the_worker(
    database: Database, api: ScriptedApi, client: WeChatClient, now: datetime
) -> None:
    async with database.transaction() as session:
        await make_grid(session, name="阳光花园网格")
    api.script(QRCODE_PATH, {"ticket": "t", "expire_seconds": 600, "url": ADDRESS})
    address, digits = await make_invitation(
        database,
        client,
        name="李伟",
        role=StaffRole.GRID_WORKER,
        grid="阳光花园网格",
        clock=lambda: now,
    )
    assert address == ADDRESS
    [body] = api.bodies(QRCODE_PATH)
    assert (body["action_name"], body["expire_seconds"]) == ("QR_STR_SCENE", 600)
    scene = body["action_info"]["scene"]["scene_str"]
    async with database.transaction() as session:
        assert await scan(session, "li", scene, now=now) is Scanned.ASKED
        assert await answer(session, "li", digits, now=now) is Answered.BOUND
        member = await staff_by_openid(session, "li")
        assert member is not None
        membership = (await session.scalars(select(GridWorker))).one()
        assert membership.staff_id == member.id


async def test_g32_without_a_code_the_invitation_ends(
    database: Database, api: ScriptedApi, client: WeChatClient, now: datetime
) -> None:
    api.refuse(QRCODE_PATH, 48001)
    with pytest.raises(UnavailableError, match="wechat_qrcode"):
        await make_invitation(
            database, client, name="李伟", role=StaffRole.DESK, grid=None, clock=lambda: now
        )
    async with database.transaction() as session:
        assert (await session.scalars(select(StaffInvitation))).one().expires_at <= now
        acts = (await session.scalars(select(StaffAudit.act).order_by(StaffAudit.id))).all()
        assert acts == [StaffAct.INVITED, StaffAct.WITHDRAWN]


async def test_an_unknown_grid_invites_nobody(
    database: Database, api: ScriptedApi, client: WeChatClient, now: datetime
) -> None:
    with pytest.raises(NotFoundError, match="grid_unknown"):
        await make_invitation(
            database, client, name="李伟", role=StaffRole.DESK, grid="没有", clock=lambda: now
        )
    async with database.transaction() as session:
        assert (await session.scalars(select(StaffMember))).all() == []
    assert api.calls == []


async def test_unbinding_hands_the_cases_on(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        desk = await make_desk(session)
        estate = await make_estate(session)
        worker = await make_staff(session, name="李伟", openid="li")
        await make_grid(session, estate=estate, workers=[worker])
        case = await make_case(session, estate=estate)
        assert case.owner_id == worker.id
        queue(session, "li", Note(text="新工单：楼道灯"), now=now, case_id=case.id)
    assert await end_binding(database, name="李伟", clock=lambda: now) == 1
    async with database.transaction() as session:
        assert (await session.get_one(Case, case.id)).owner_id == desk.id
        assert await staff_by_openid(session, "li") is None
        assert (await session.scalars(select(StaffAudit.act))).all() == [StaffAct.UNBOUND]
        again = await make_case(session, estate=estate)
        assert again.owner_id == desk.id  # Nobody who reads nothing is given work.
        [unread] = (await session.scalars(select(OutboundMessage))).all()
        assert (unread.state, unread.error) == (DeliveryState.FAILED, "unbound")
    with pytest.raises(NotFoundError, match="staff_unknown"):
        await end_binding(database, name="李伟", clock=lambda: now)


async def test_the_last_one_at_the_desk_stays_with_their_cases(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as session:
        await make_desk(session, name="孙丽", openid="sun")
        await make_case(session)
    with pytest.raises(UnavailableError, match="no_desk"):
        await end_binding(database, name="孙丽", clock=lambda: now)
    async with database.transaction() as session:
        assert await staff_by_openid(session, "sun") is not None
