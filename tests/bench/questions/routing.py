"""Whose a case is."""

from api.cases.assignment import find_owner, next_owner
from api.cases.boundary_moves import open_cases_touched
from api.cases.kinds import CaseKind
from api.clock import local
from api.grids.models import Grid, Net
from api.grids.versions import Moved, Plan
from tests.bench.asker import Asked, Asker, Question


async def by_day(asker: Asker) -> Asked:
    """Whose is a new case, by day?"""
    return _routed(asker, hour=10)


async def by_night(asker: Asker) -> Asked:
    """The same when nobody is on duty and the desk has it."""
    return _routed(asker, hour=3)


def _routed(asker: Asker, *, hour: int) -> Asked:
    kind, estate = asker.random.choice([CaseKind.LIFT, CaseKind.NOISE]), asker.grid()
    return lambda: find_owner(
        asker.session,
        estate_id=estate,
        building="3",
        excluded=(),
        barred=(),
        kind=kind,
        words="电梯又停了",
        now=local(asker.now).replace(hour=hour),
    )


async def by_a_rule(asker: Asker) -> Asked:
    """Whose is a new case that a rule sends to somebody?"""
    estate = asker.random.randint(1, asker.size.grids // 8)
    return lambda: find_owner(
        asker.session,
        estate_id=estate,
        building="3",
        excluded=(),
        barred=(),
        kind=CaseKind.LIFT,
        now=asker.now,
    )


async def moving_on(asker: Asker) -> Asked:
    """退单, or not taken in time: who is next."""
    case = await asker.case("assigned")
    return lambda: next_owner(asker.session, case, avoiding={case.owner_id}, now=asker.now)


async def touched_by_a_boundary(asker: Asker) -> Asked:
    """How many open cases come to another grid with the buildings of an estate."""
    estate = asker.grid()
    grid = await asker.session.get_one(Grid, estate)
    moved = [
        Moved(
            estate_id=estate,
            estate="",
            building=str(number),
            net=Net.ESTATE,
            before=grid.name,
            after=None,
        )
        for number in range(1, 11)
    ]
    day = local(asker.now).date()
    plan = Plan(first_day=day, features=(), rows=(), moved=moved, faults=())
    return lambda: open_cases_touched(asker.session, plan)


ROUTING: dict[str, Question] = {
    "routing": by_day,
    "routing by night": by_night,
    "routing by a rule": by_a_rule,
    "routing on": moving_on,
    "new boundary": touched_by_a_boundary,
}
