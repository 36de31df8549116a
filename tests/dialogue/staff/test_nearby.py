"""附近: the open cases around the worker, nearest first, by numbers that hold on the screen."""

from sqlalchemy import select, update

from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction
from api.cases.models import Case
from api.cases.queries import timeline
from api.clock import utc_now
from api.dialogue.models import MessageType
from api.grids.coordinates import Point, to_gcj02
from api.grids.models import Building, Estate
from api.residents.service import ensure_resident
from api.staff.models import StaffMember
from tests.dialogue.conftest import Corner
from tests.factories import make_case
from tests.living import House, Phone

DOORS = {"1": Point(100.0, 40.0), "2": Point(100.002, 40.0), "3": Point(100.004, 40.0)}
"""About 170 m apart."""


async def settled(house: House, corner: Corner, *where: tuple[str, CaseKind]) -> list[str]:
    """The worker's cases at these buildings, in the order of their list; their numbers."""
    numbers = []
    async with house.database.transaction() as session:
        estate = (await session.scalars(select(Estate).where(Estate.name == corner.estate))).one()
        for number, door in DOORS.items():
            await session.execute(
                update(Building)
                .where(Building.estate_id == estate.id, Building.number == number)
                .values(longitude=door.longitude, latitude=door.latitude)
            )
        query = select(StaffMember).where(StaffMember.openid == corner.worker.openid)
        worker = (await session.scalars(query)).one()
        reporter = await ensure_resident(session, corner.resident.openid, now=utc_now())
        for list_number, (building, kind) in enumerate(where, start=1):
            case = await make_case(
                session, reporter=reporter, kind=kind, estate=estate, building=building,
                now=utc_now(),
            )  # fmt: skip
            case.owner_id, case.list_number = worker.id, list_number
            numbers.append(case.case_number)
    await house.run_jobs()
    await corner.worker.read()
    return numbers


async def at(phone: Phone, building: str) -> str:
    """Send the location of a building, as WeChat would."""
    shown = to_gcj02(DOORS[building])
    return await phone.send(
        MessageType.LOCATION, label="某处", latitude=shown.latitude, longitude=shown.longitude
    )


def lines(phone: Phone, count: int) -> list[str]:
    """The options of the latest message."""
    return [option["title"] for option in phone.options[:count]][::-1]


THREE = (("3", CaseKind.LIGHTING), ("1", CaseKind.RUBBISH), ("2", CaseKind.LIGHTING))


async def test_where_they_are_is_asked_and_then_answered(house: House, corner: Corner) -> None:
    await settled(house, corner, *THREE)
    assert "您现在在哪儿" in await corner.worker.say("附近")
    assert "3 件未办工单" in await at(corner.worker, "1")
    places = [line.split("｜")[1:] for line in lines(corner.worker, 3)]
    assert places == [
        [f"{corner.estate}1", "就在这儿", "可接单"],
        [f"{corner.estate}2", "约170米", "可接单"],
        [f"{corner.estate}3", "约340米", "可接单"],
    ]


async def test_who_has_arrived_says_so_by_their_location(house: House, corner: Corner) -> None:
    near, far, _ = await settled(house, corner, *THREE)
    await corner.worker.say(f"接单 {near}")
    await corner.worker.say(f"接单 {far}")
    assert "点一下就记上" in await at(corner.worker, "3")
    offered = [option["title"] for option in corner.worker.options]
    assert any(title.startswith(f"到场：公共照明｜{corner.estate}3") for title in offered)
    assert not any(title.startswith("到场：垃圾") for title in offered)
    assert "已记到场" in await corner.worker.tap("到场")
    async with house.database.transaction() as session:
        case = (await session.scalars(select(Case).where(Case.case_number == near))).one()
        assert [e.action for e in await timeline(session, case)][-1] is CaseAction.ARRIVE


async def test_a_location_sent_before_counts(house: House, corner: Corner) -> None:
    await settled(house, corner, *THREE)
    assert "收到您的位置" in await at(corner.worker, "3")
    assert "3 件未办工单" in await corner.worker.tap("附近的工单")
    assert lines(corner.worker, 3)[0].startswith("公共照明｜")
    assert "2 件未办“公共照明”" in await corner.worker.say("附近的路灯")
    assert "没有您能看的未办“电梯故障”" in await corner.worker.say("附近 电梯")


async def test_the_numbers_are_those_on_the_screen(house: House, corner: Corner) -> None:
    first, second, third = await settled(house, corner, *THREE)
    await corner.worker.say("附近 1号楼")
    assert second in await corner.worker.say("1")
    await corner.worker.say("附近 1号楼")
    assert "3 号已接单" in await corner.worker.say("接单 2")  # Its own number is the list's.
    await corner.worker.say("我的工单")
    assert first in await corner.worker.say("1")  # The other list has left the screen.
    assert "1 号已接单" in await corner.worker.say("接单 1")
    async with house.database.transaction() as session:
        query = select(Case.case_number).where(
            Case.case_number.in_([first, second, third]), Case.taken_at.is_not(None)
        )
        assert set((await session.scalars(query)).all()) == {first, third}


async def test_around_a_building_or_a_case(house: House, corner: Corner) -> None:
    first, _, third = await settled(house, corner, *THREE)
    assert f"{corner.estate}2栋附近有 3 件" in await corner.worker.say("附近 2号楼")
    for name in (first, first[-4:], "1"):
        await corner.worker.say("我的工单")
        assert f"{corner.estate}3附近有 2 件" in await corner.worker.say(f"附近 {name}")
    assert third in await corner.worker.tap("公共照明")


async def test_what_cannot_be_read_has_a_way_on(house: House, corner: Corner) -> None:
    await settled(house, corner, *THREE)
    assert "没有 9 栋" in await corner.worker.say("附近 9号楼")
    assert "可以说“附近”" in await corner.worker.say("附近 月亮")
    assert "里没有 9999" in await corner.worker.say("附近 9999")
    assert "您现在在哪儿" in await corner.worker.say("附近")
    assert "3 件未办工单" in await corner.worker.tap(f"在{corner.estate}")


async def test_others_see_nothing_of_it(house: House, corner: Corner) -> None:
    first, *_ = await settled(house, corner, *THREE)
    assert "没有您能看的未办工单" in await corner.colleague.say("附近 1号楼")
    assert f"里没有 {first}" in await corner.colleague.say(f"附近 {first}")
    assert "工单" not in await corner.resident.say("附近")
