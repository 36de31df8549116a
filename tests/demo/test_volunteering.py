"""Teams and activities of the demo town."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.residents.models import Resident
from api.residents.service import ensure_resident
from api.volunteers.models import Activity, Signup, SignupState
from api.volunteers.service import cancel_signup, my_signups, sign_up, teams, upcoming

MONTH = timedelta(days=28)


async def test_four_teams(town: AsyncSession) -> None:
    codes = [team.code for team in await teams(town)]
    assert codes == ["legal", "culture", "medical", "sanitation"]


async def test_the_next_four_weeks(town: AsyncSession, now: datetime) -> None:
    coming = await upcoming(town, now=now, limit=20)
    assert len(coming) >= 6
    assert all(one.activity.starts_at < now + MONTH for one in coming)
    tomorrow = local(now).date() + timedelta(days=1)
    assert local(coming[0].activity.starts_at).date() == tomorrow
    assert [one.free > 0 for one in coming].count(False) == 2
    assert [one.activity.title for one in coming if one.waiting] == ["社区义诊帮手"]


async def test_there_were_activities_before(town: AsyncSession, now: datetime) -> None:
    past = (await town.scalars(select(Activity).where(Activity.ends_at < now))).all()
    assert len(past) >= 3


async def test_no_activity_is_overfull_and_nobody_waits_for_a_free_place(
    town: AsyncSession,
) -> None:
    places = {a.id: a.capacity for a in (await town.scalars(select(Activity))).all()}
    states = Counter((s.activity_id, s.state) for s in (await town.scalars(select(Signup))).all())
    for activity, capacity in places.items():
        confirmed = states[activity, SignupState.CONFIRMED]
        assert confirmed <= capacity
        assert confirmed == capacity or not states[activity, SignupState.WAITING]


async def test_who_signs_up_has_a_name_and_a_phone(town: AsyncSession) -> None:
    query = select(Resident).join(Signup, Signup.resident_id == Resident.id)
    for resident in (await town.scalars(query)).unique().all():
        assert resident.openid == "demo-resident-chen" or (resident.name and resident.phone)


async def test_wang_moves_up_when_chen_cancels(town: AsyncSession, now: datetime) -> None:
    wang = await ensure_resident(town, "demo-resident-wang", now=now)
    chen = await ensure_resident(town, "demo-resident-chen", now=now)
    assert await my_signups(town, wang, now=now) == []
    (place,) = await my_signups(town, chen, now=now)
    assert (await sign_up(town, wang, place.activity.id, now=now)).position == 1
    await cancel_signup(town, chen, place.activity.id, now=now)
    (mine,) = await my_signups(town, wang, now=now)
    assert mine.position is None
