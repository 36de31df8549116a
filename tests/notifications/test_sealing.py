"""What is done about a reporter who is not to be known after all, by the real job engine."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import select

from api.cases import work
from api.cases.history import Actor
from api.cases.models import Case
from api.cases.queries import locked_case
from api.cases.sealed_later import lift, seal_filed
from api.db import Database
from api.notifications.digests import send_digest
from api.notifications.models import DeliveryState, OutboundMessage
from tests.factories import make_home, make_staff
from tests.notifications.test_telling import Town, run_jobs

SECRETS = ("王芳", "501")


@pytest.fixture
async def town(database: Database, now: datetime) -> Town:
    """A town with one case, whose words and place say who reported it; its owner has been told."""
    town = Town(database, now)
    await town.settle()
    async with database.transaction() as session:
        case = await locked_case(session, town.case.id)
        case.description, case.place = "我是王芳，楼道灯坏了", "阳光花园3栋2单元501"
        await make_home(session, room="501", bound_to=town.resident, holder_name="王芳")
    await run_jobs(database)
    return town


async def sealed(town: Town) -> None:
    resident = Actor.resident(town.resident)
    await town.step(lambda s, c: seal_filed(s, c, resident, now=town.now))


async def of_staff(town: Town) -> Sequence[OutboundMessage]:
    """All that the staff were told, in order."""
    query = select(OutboundMessage).where(OutboundMessage.openid != "wang")
    async with town.database.transaction() as session:
        return (await session.scalars(query.order_by(OutboundMessage.id))).all()


async def test_what_has_not_been_read_is_hidden_and_who_read_it_is_asked_to_be_silent(
    town: Town,
) -> None:
    async with town.database.transaction() as session:
        case = await session.get_one(Case, town.case.id)
        await send_digest(session, case.owner_id, day=town.now.date(), now=town.now)
    before = "\n".join(message.text for message in await of_staff(town))
    assert all(secret in before for secret in SECRETS)
    await sealed(town)
    told = await of_staff(town)
    after = "\n".join(message.text for message in told)
    assert not any(secret in after for secret in SECRETS)
    assert "替居民保密" in told[-1].text
    assert told[-1].openid == "li"
    assert told[-1].state is not DeliveryState.FAILED


async def test_everybody_who_had_it_is_asked(town: Town) -> None:
    async with town.database.transaction() as session:
        other = await make_staff(session, name="周敏", openid="zhou")
    await town.step(lambda s, c: work.designate(s, c, town.supervisor, other, now=town.now))
    await sealed(town)
    asked = [one.openid for one in await of_staff(town) if "替居民保密" in one.text]
    assert sorted(asked) == ["li", "zhao", "zhou"]


async def test_the_owner_hears_that_it_is_lifted(town: Town) -> None:
    await sealed(town)
    await town.step(lambda s, c: lift(s, town.resident, c, now=town.now))
    last = await town.last("li")
    assert "取消了匿名" in last.text
    assert "王芳" in last.text


async def test_who_changed_their_mind_at_once_disturbs_nobody(town: Town) -> None:
    """The jobs come after both."""
    async with town.database.transaction() as session:
        case = await locked_case(session, town.case.id)
        await seal_filed(session, case, Actor.resident(town.resident), now=town.now)
        await lift(session, town.resident, case, now=town.now)
    await run_jobs(town.database)
    assert not any("替居民保密" in message.text for message in await of_staff(town))


async def test_the_resident_hears_of_it_when_the_desk_did_it(town: Town) -> None:
    supervisor = Actor.staff(town.supervisor)
    await town.step(lambda s, c: seal_filed(s, c, supervisor, now=town.now))
    assert "改成了匿名" in (await town.last("wang")).text
    asked = [one.openid for one in await of_staff(town) if "替居民保密" in one.text]
    assert asked == ["li"]
