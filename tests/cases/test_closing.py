"""Before and after photos, and what closes only with one."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import work
from api.cases.closing import (
    NEEDS_AFTER_PHOTO,
    after_photos,
    needs_after_photo,
    set_stage,
    stage_of,
)
from api.cases.follow_up import reopen
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction, CaseState
from api.cases.models import Case, CaseMedia, Stage
from api.cases.queries import locked_case
from api.errors import NotFoundError, RefusedError
from api.residents.models import Resident
from api.staff.models import StaffMember, StaffRole
from tests.factories import (
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_media,
    make_resident,
    make_staff,
    make_supervisor,
)

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("action", [None, *CaseAction])
def test_only_what_follows_arriving_shows_how_it_was_found(action: CaseAction | None) -> None:
    expected = Stage.BEFORE if action is CaseAction.ARRIVE else Stage.AFTER
    assert stage_of(action) is expected


def test_the_table_asks_who_was_there() -> None:
    for kind in CaseKind:
        assert needs_after_photo(kind, StaffRole.GRID_WORKER) == (kind in NEEDS_AFTER_PHOTO)
        for role in set(StaffRole) - {StaffRole.GRID_WORKER}:
            assert not needs_after_photo(kind, role)


class Scene:
    """Rubbish that a worker has taken."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self.session, self.now = session, now

    async def begin(self) -> "Scene":
        await make_desk(self.session)
        await make_supervisor(self.session)
        self.worker: StaffMember = await make_staff(self.session)
        estate = await make_estate(self.session)
        await make_grid(self.session, estate=estate, workers=[self.worker])
        self.resident: Resident = await make_resident(self.session)
        filed = await make_case(
            self.session, kind=CaseKind.RUBBISH, estate=estate, reporter=self.resident, now=self.now
        )
        self.case: Case = await locked_case(self.session, filed.id)
        await work.take(self.session, self.case, self.worker, now=self.now)
        return self

    async def photo(self, *, after: int) -> Stage:
        media = await make_media(self.session, sender=self.worker.openid or "")
        moment = self.now + after * HOUR
        return await work.add_photo(
            self.session, self.case, self.worker, media_id=media.id, now=moment
        )

    async def resolve(self, *, after: int) -> None:
        moment = self.now + after * HOUR
        await work.resolve(self.session, self.case, self.worker, note="已清运", now=moment)


@pytest.fixture
async def scene(session: AsyncSession, now: datetime) -> Scene:
    return await Scene(session, now).begin()


async def test_without_a_photo_it_stays_open(scene: Scene) -> None:
    with pytest.raises(RefusedError) as refused:
        await scene.resolve(after=1)
    assert refused.value.code == "after_photo_missing"
    assert refused.value.facts["has_photo"] is False
    assert await scene.photo(after=2) is Stage.AFTER
    await scene.resolve(after=3)
    assert scene.case.state is CaseState.RESOLVED


async def test_a_photo_at_arriving_is_no_proof_until_said_so(scene: Scene) -> None:
    await work.arrive(scene.session, scene.case, scene.worker, now=scene.now + HOUR)
    assert await scene.photo(after=2) is Stage.BEFORE
    with pytest.raises(RefusedError) as refused:
        await scene.resolve(after=3)
    assert refused.value.facts["has_photo"] is True
    await set_stage(scene.session, scene.case, scene.worker, stage=Stage.AFTER)
    await scene.resolve(after=3)


async def test_the_second_photo_shows_the_work(scene: Scene) -> None:
    await work.arrive(scene.session, scene.case, scene.worker, now=scene.now + HOUR)
    assert await scene.photo(after=2) is Stage.BEFORE
    assert await scene.photo(after=2) is Stage.BEFORE, "of the same moment"
    assert await scene.photo(after=3) is Stage.AFTER
    assert len(await after_photos(scene.session, scene.case)) == 1


async def test_opened_again_it_wants_a_new_one(scene: Scene) -> None:
    await scene.photo(after=1)
    await scene.resolve(after=2)
    await reopen(scene.session, scene.resident, scene.case, reason="没清", now=scene.now + 3 * HOUR)
    assert await after_photos(scene.session, scene.case) == []


async def test_the_residents_photo_is_how_it_was_found(scene: Scene) -> None:
    await make_media(scene.session, sender=scene.resident.openid)
    with pytest.raises(NotFoundError):
        await set_stage(scene.session, scene.case, scene.worker, stage=Stage.AFTER)
    stages = (await scene.session.scalars(select(CaseMedia.stage))).all()
    assert Stage.AFTER not in stages


async def test_the_desk_closes_with_words(scene: Scene) -> None:
    desk = await make_desk(scene.session)
    await work.designate(scene.session, scene.case, desk, desk, now=scene.now + HOUR)
    await work.take(scene.session, scene.case, desk, now=scene.now + HOUR)
    await work.resolve(
        scene.session, scene.case, desk, note="物业已清运，电话核实过", now=scene.now + 2 * HOUR
    )
    assert scene.case.state is CaseState.RESOLVED
