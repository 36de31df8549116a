"""The nearest cases: in order, only those that the member may open, and what is unknown last."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import Subject, SubjectKind
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseState
from api.cases.models import Case, CaseSource
from api.cases.nearby import nearby, places_at_hand, spot_of_case
from api.cases.subjects import note_subjects
from api.errors import NotFoundError
from api.grids.coordinates import Point
from api.grids.models import Building, Estate
from api.staff.models import StaffMember, StaffRole
from tests.factories import (
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_resident,
    make_staff,
    make_supervisor,
)

HERE = Point(100.0, 40.0)


async def measured_estate(session: AsyncSession) -> Estate:
    """Three buildings, about 85 m apart, of which the first is here; nobody has measured the
    fourth.
    """
    estate = await make_estate(session, buildings=("1", "2", "3", "4"))
    for place, number in enumerate("123"):
        await session.execute(
            update(Building)
            .where(Building.estate_id == estate.id, Building.number == number)
            .values(longitude=100.0 + place / 1000, latitude=40.0)
        )
    return estate


class Patch:
    """A grid with a worker, a colleague and a lead, above them a desk."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self.session, self.now = session, now

    async def settle(self) -> None:
        self.desk = await make_desk(self.session)
        self.lead = await make_staff(self.session, role=StaffRole.GRID_LEAD)
        self.worker, self.colleague = await make_staff(self.session), await make_staff(self.session)
        self.estate = await measured_estate(self.session)
        await make_grid(
            self.session, estate=self.estate, workers=[self.worker, self.colleague], lead=self.lead
        )

    async def case(
        self, building: str | None, *, owner: StaffMember | None = None, **details: Any
    ) -> Case:
        """A case in the hands of the worker, or of somebody else."""
        case = await make_case(
            self.session, estate=self.estate, building=building, now=self.now, **details
        )
        case.owner_id = (owner or self.worker).id
        await self.session.flush()
        return case

    async def seen(self, member: StaffMember, **wish: Any) -> list[tuple[int, int | None, bool]]:
        found = await nearby(self.session, member, HERE, now=self.now, **wish)
        return [(one.case.id, one.metres, one.exact) for one in found.cases]


@pytest.fixture
async def patch(session: AsyncSession, now: datetime) -> Patch:
    """The grid."""
    settled = Patch(session, now)
    await settled.settle()
    return settled


async def test_the_nearest_first_and_the_unknown_last(patch: Patch) -> None:
    far, near = await patch.case("3"), await patch.case("1")
    about = await patch.case("4")
    nowhere = await make_case(patch.session, now=patch.now)
    nowhere.owner_id = patch.worker.id
    await patch.session.flush()
    assert await patch.seen(patch.worker) == [
        (near.id, 0, True),
        (about.id, 85, False),
        (far.id, 171, True),
        (nowhere.id, None, False),
    ]


async def test_only_so_many_are_shown_and_all_are_counted(patch: Patch) -> None:
    first, second, third = [await patch.case(number) for number in "123"]
    found = await nearby(patch.session, patch.worker, HERE, limit=2, now=patch.now)
    assert ([one.case.id for one in found.cases], found.total) == ([first.id, second.id], 3)
    assert await patch.seen(patch.worker, but=first.id, limit=1) == [(second.id, 85, True)]
    third.kind = CaseKind.LIFT
    await patch.session.flush()
    assert await patch.seen(patch.worker, kind=CaseKind.LIFT) == [(third.id, 171, True)]


@pytest.mark.parametrize("state", [CaseState.RESOLVED, CaseState.CLOSED, CaseState.WITHDRAWN])
async def test_what_is_over_is_not_near(patch: Patch, state: CaseState) -> None:
    case = await patch.case("1")
    case.state = state
    await patch.session.flush()
    assert await patch.seen(patch.worker) == []


async def test_a_part_of_another_and_a_talk_are_not_near(patch: Patch) -> None:
    whole, part = await patch.case("1"), await patch.case("1")
    part.merged_into_id = whole.id
    await patch.case("1", kind=CaseKind.HAND_OVER)
    assert await patch.seen(patch.worker) == [(whole.id, 0, True)]


async def test_everybody_sees_what_they_may_open(patch: Patch) -> None:
    case = await patch.case("1")
    elsewhere = await make_case(patch.session, now=patch.now)
    assert await patch.seen(patch.worker) == [(case.id, 0, True)]
    assert await patch.seen(patch.colleague) == []
    assert await patch.seen(patch.lead) == [(case.id, 0, True)]
    both = [(case.id, 0, True), (elsewhere.id, None, False)]
    assert await patch.seen(await make_supervisor(patch.session)) == both


async def test_a_lead_sees_no_request_of_their_own_but_what_they_saw(patch: Patch) -> None:
    reporter = await make_resident(patch.session, openid=patch.lead.openid)
    case = await patch.case("1", reporter=reporter)
    assert await patch.seen(patch.lead) == []
    case.source = CaseSource.PATROL
    await patch.session.flush()
    assert await patch.seen(patch.lead) == [(case.id, 0, True)]


async def test_who_may_not_know_sees_and_counts_nothing(patch: Patch) -> None:
    case = await patch.case("1")
    about = {Subject(SubjectKind.STAFF, patch.lead.id)}
    await note_subjects(patch.session, case, about, now=patch.now)
    found = await nearby(patch.session, patch.lead, HERE, now=patch.now)
    assert (list(found.cases), found.total) == ([], 0)
    with pytest.raises(NotFoundError, match="near_case_unknown"):
        await spot_of_case(patch.session, patch.lead, case.case_number, now=patch.now)
    assert await places_at_hand(patch.session, patch.lead, limit=3) == []


async def test_around_a_case(patch: Patch) -> None:
    case = await patch.case("2")
    case.list_number = 5
    await patch.session.flush()
    for name in (case.case_number, case.case_number.lower(), case.case_number[-4:], "5"):
        found, spot = await spot_of_case(patch.session, patch.worker, name, now=patch.now)
        assert (found.id, spot.point) == (case.id, Point(100.001, 40.0))
    for name in ("6", "9999", "__%_"):
        with pytest.raises(NotFoundError, match="near_case_unknown"):
            await spot_of_case(patch.session, patch.worker, name, now=patch.now)
    with pytest.raises(NotFoundError, match="near_case_unknown"):
        await spot_of_case(patch.session, patch.lead, "5", now=patch.now)


async def test_around_a_case_that_lies_nowhere(patch: Patch) -> None:
    case = await make_case(patch.session, now=patch.now)
    case.owner_id = patch.worker.id
    await patch.session.flush()
    with pytest.raises(NotFoundError, match="near_case_nowhere"):
        await spot_of_case(patch.session, patch.worker, case.case_number, now=patch.now)


async def test_places_to_name(patch: Patch) -> None:
    for number in "112233":
        await patch.case(number)
    name = patch.estate.name
    assert await places_at_hand(patch.session, patch.worker, limit=2) == [f"{name}1", f"{name}2"]
