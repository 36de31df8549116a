"""Places as somebody on their rounds names them, completed or asked for."""

from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import local
from api.grids.places import PlaceMention
from api.grids.rounds import Gap, Rounds, completed, named_place, rounds_of, settle
from api.staff.models import StaffRole
from tests.factories import make_desk, make_estate, make_grid, make_staff

TOWN = {"阳光花园": {"1", "2", "3"}, "紫荆里": {"3", "4"}, "翠湖名邸": {"9"}}
ONE = Rounds(TOWN, own=("阳光花园",))
TWO = Rounds(TOWN, own=("阳光花园", "紫荆里"))
NONE = Rounds(TOWN)
P = PlaceMention


@pytest.mark.parametrize(
    ("said", "rounds", "place", "gap", "options"),
    [
        (P(building="3"), ONE, P(estate="阳光花园", building="3"), None, ()),
        (P(landmark="东门"), ONE, P(estate="阳光花园", landmark="东门"), None, ()),
        (P(building="4"), TWO, P(estate="紫荆里", building="4"), None, ()),
        (P(building="3"), TWO, P(building="3"), Gap.ESTATE, ["阳光花园", "紫荆里"]),
        (P(landmark="东门"), TWO, P(landmark="东门"), Gap.ESTATE, ["阳光花园", "紫荆里"]),
        (P(building="9"), ONE, P(estate="阳光花园", building="9"), Gap.BUILDING, ()),
        (P(building="9"), TWO, P(building="9"), Gap.ESTATE, []),
        (P(building="9"), NONE, P(estate="翠湖名邸", building="9"), None, ()),
        (P(building="3"), NONE, P(building="3"), Gap.ESTATE, ()),
        (P(unit="2"), ONE, P(unit="2"), Gap.PLACE, ()),
        (P(), ONE, P(), Gap.PLACE, ()),
        (P(estate="紫荆里"), ONE, P(estate="紫荆里"), None, ()),
        (P(estate="紫荆里", building="7"), ONE, P(estate="紫荆里", building="7"), Gap.BUILDING, ()),
        (P(estate="万象城", building="7"), ONE, P(estate="万象城", building="7"), None, ()),
    ],
)
def test_settling(
    said: PlaceMention,
    rounds: Rounds,
    place: PlaceMention,
    gap: Gap | None,
    options: list[str] | tuple[str, ...],
) -> None:
    settled = settle(said, rounds)
    assert (settled.place, settled.gap, list(settled.options)) == (place, gap, list(options))


@pytest.mark.parametrize(
    ("own", "here", "estate"),
    [
        (("阳光花园", "紫荆里"), "紫荆里", "紫荆里"),
        (("阳光花园", "紫荆里"), "翠湖名邸", None),
        ((), "紫荆里", "紫荆里"),
    ],
)
def test_where_one_is_decides_between_estates(
    own: tuple[str, ...], here: str, estate: str | None
) -> None:
    settled = settle(P(building="3"), Rounds(TOWN, own=own, here=here))
    assert settled.place.estate == estate


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (P(unit="2"), P(building="3"), P(building="3", unit="2")),
        (P(building="3"), P(estate="紫荆里"), P(estate="紫荆里", building="3")),
        (P(building="3", unit="2"), P(building="4"), P(building="4")),
        (P(estate="紫荆里", building="3"), P(estate="阳光花园"), P(estate="阳光花园")),
        (P(), P(landmark="东门"), P(landmark="东门")),
    ],
)
def test_an_answer_completes_what_was_said(
    before: PlaceMention, said: PlaceMention, whole: PlaceMention
) -> None:
    assert completed(before, said) == whole


async def test_rounds_are_the_grids_of_work_and_of_lead(
    session: AsyncSession, now: datetime
) -> None:
    worker = await make_staff(session)
    lead = await make_staff(session, role=StaffRole.GRID_LEAD)
    first = await make_estate(session, name="云杉苑", buildings=("1", "2"))
    second = await make_estate(session, name="白桦里")
    await make_grid(session, estate=first, workers=[worker], lead=lead)
    await make_grid(session, estate=second, lead=lead)
    today = local(now).date()
    mine = await rounds_of(session, worker, here=None, on=today)
    assert list(mine.own) == ["云杉苑"]
    assert set(mine.buildings["云杉苑"]) == {"1", "2"}
    led = await rounds_of(session, lead, here=None, on=today)
    assert list(led.own) == ["云杉苑", "白桦里"]
    desk = await rounds_of(session, await make_desk(session), here=None, on=today)
    assert list(desk.own) == []


async def test_a_place_in_words_by_the_towns_names(session: AsyncSession) -> None:
    await make_estate(session, name="云杉花园")
    said = await named_place(session, "云山花园3号楼2单元楼道灯坏了")
    assert (said.estate, said.building, said.unit) == ("云杉花园", "3", "2")
