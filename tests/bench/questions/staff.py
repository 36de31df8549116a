"""What the staff ask in chat and over `/api/cases`."""

from api.cases.following import followers_of_case
from api.cases.merging import may_be_the_same, merged_into
from api.cases.models import Case
from api.cases.queries import (
    led_case,
    numbered_case,
    owned_case,
    photo_case,
    timeline,
    unfinished_of,
)
from api.cases.shown import shown_case, shown_cases
from api.incidents.service import open_incidents
from api.staff.models import StaffMember, StaffRole
from tests.bench.asker import Asked, Asker, Question

PAGE = 200
"""The largest page of `/api/cases`."""


async def worker_list(asker: Asker) -> Asked:
    """我的工单."""
    worker = await asker.busy_worker()
    return lambda: unfinished_of(asker.session, worker)


async def worker_case(asker: Asker) -> Asked:
    """A number of the list, and the case's history."""
    case = await asker.case("in progress")
    worker = await asker.session.get_one(StaffMember, case.owner_id)

    async def ask() -> None:
        found = await owned_case(asker.session, worker, str(case.list_number))
        await timeline(asker.session, found)

    return ask


async def worker_photo(asker: Asker) -> Asked:
    """Which case a picture belongs to."""
    worker = await asker.busy_worker()
    return lambda: photo_case(asker.session, worker, now=asker.now)


async def photo_of_nothing(asker: Asker) -> Asked:
    """The same from somebody who has nothing under way."""
    lead = await asker.member(StaffRole.GRID_LEAD)
    return lambda: photo_case(asker.session, lead, now=asker.now)


async def any_case(asker: Asker) -> Asked:
    """Anybody's case by its number, for those who may see them all."""
    reader, case = await asker.member(StaffRole.DESK), await asker.case()
    return lambda: numbered_case(asker.session, reader, case.case_number)


async def led(asker: Asker) -> Asked:
    """A case of a grid that somebody leads."""
    case = await asker.case()
    reader = await asker.member(StaffRole.GRID_LEAD)
    return lambda: led_case(asker.session, reader, case.case_number)


async def alike_for_staff(asker: Asker) -> Asked:
    """合并: what else may be the same."""
    case, reader = await asker.case("in progress"), await asker.member(StaffRole.DESK)
    return lambda: may_be_the_same(asker.session, case, reader)


async def merged_and_followers(asker: Asker) -> Asked:
    """What is a part of a case, and who follows it."""
    case = await asker.case("in progress")

    async def ask() -> None:
        await merged_into(asker.session, case)
        await followers_of_case(asker.session, case)

    return ask


async def incidents(asker: Asker) -> Asked:
    """通告: what is not over."""
    return lambda: open_incidents(asker.session)


async def page_of_all(asker: Asker) -> Asked:
    """The first page of everything: what an export begins with."""
    reader = await asker.member(StaffRole.SUPERVISOR)
    return lambda: shown_cases(asker.session, reader, limit=PAGE)


async def page_far_back(asker: Asker) -> Asked:
    """Any later page of it."""
    reader, before = await asker.member(StaffRole.SUPERVISOR), await asker.case()
    return lambda: shown_cases(asker.session, reader, before_id=before.id, limit=PAGE)


async def page_of_open(asker: Asker) -> Asked:
    """The open ones."""
    reader = await asker.member(StaffRole.DESK)
    return lambda: shown_cases(asker.session, reader, unfinished=True, limit=PAGE)


async def page_of_a_grid(asker: Asker) -> Asked:
    """Those of a grid."""
    reader, grid = await asker.member(StaffRole.DESK), asker.grid()
    return lambda: shown_cases(asker.session, reader, grid_id=grid, limit=PAGE)


async def page_of_open_of_a_grid(asker: Asker) -> Asked:
    """The open ones of a grid: fewer than a page."""
    reader, grid = await asker.member(StaffRole.DESK), asker.grid()
    return lambda: shown_cases(asker.session, reader, unfinished=True, grid_id=grid, limit=PAGE)


async def page_of_an_owner(asker: Asker) -> Asked:
    """Those of a worker."""
    reader, owner = await asker.member(StaffRole.DESK), await asker.busy_worker()
    return lambda: shown_cases(asker.session, reader, owner_id=owner.id, limit=PAGE)


async def page_of_a_lead(asker: Asker) -> Asked:
    """What a lead may see: their own and those of their grids."""
    reader = await asker.member(StaffRole.GRID_LEAD)
    return lambda: shown_cases(asker.session, reader, limit=PAGE)


async def page_of_open_of_a_lead(asker: Asker) -> Asked:
    """The open ones of it."""
    reader = await asker.member(StaffRole.GRID_LEAD)
    return lambda: shown_cases(asker.session, reader, unfinished=True, limit=PAGE)


async def page_of_a_worker(asker: Asker) -> Asked:
    """What a worker may see."""
    reader = await asker.busy_worker()
    return lambda: shown_cases(asker.session, reader, limit=PAGE)


async def case_of_a_worker(asker: Asker) -> Asked:
    """One of it by its number."""
    case: Case = await asker.case("in progress")
    reader = await asker.session.get_one(StaffMember, case.owner_id)
    return lambda: shown_case(asker.session, reader, case.case_number)


STAFF: dict[str, Question] = {
    "worker's list": worker_list,
    "worker's case": worker_case,
    "worker's photo": worker_photo,
    "photo of nothing": photo_of_nothing,
    "any case": any_case,
    "lead's case": led,
    "alike, for staff": alike_for_staff,
    "merged and followers": merged_and_followers,
    "open incidents": incidents,
    "page: all": page_of_all,
    "page: all, far back": page_far_back,
    "page: open": page_of_open,
    "page: grid": page_of_a_grid,
    "page: grid, open": page_of_open_of_a_grid,
    "page: owner": page_of_an_owner,
    "page: lead": page_of_a_lead,
    "page: lead, open": page_of_open_of_a_lead,
    "page: worker": page_of_a_worker,
    "worker's case, API": case_of_a_worker,
}
