"""Not to be known: by what worker, colleague and desk can read of it, in every way there is."""

from sqlalchemy import select

from api.cases.models import Case, CaseEvent
from api.notifications.models import OutboundMessage
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_follow_up import NUMBER
from tests.living import House

SECRETS = ("王芳", "301", "13812345678")
"""The holder of the home of the corner's resident, the room, and what they say."""


async def test_nobody_on_the_staff_reads_who_it_was(house: House, corner: Corner) -> None:
    desk, supervisor = house.phone("demo-desk-sun"), house.phone("demo-supervisor-zhao")
    await desk.read()
    await supervisor.read()
    said = await corner.resident.say("匿名反映，楼道灯坏了三天了没人管，我是王芳，电话13812345678")
    assert "匿名" in said
    answer = await corner.resident.say("确认")
    match = NUMBER.search(answer)
    assert match is not None, answer
    number = match[0]
    assert "办理人看不到您是谁" in answer
    read = await corner.worker.read()
    assert "匿名居民" in read
    for words in ("我的工单", "1", "接单 1", "问 1 几点方便"):
        read += "\n" + await corner.worker.say(words)
    await corner.resident.read()
    await corner.resident.say("晚上八点，我住301，打13812345678")
    read += "\n" + await corner.worker.read()
    assert "晚上八点" in read
    for words in ("1", "办结 1 已更换灯泡"):
        read += "\n" + await corner.worker.say(words)
    await corner.resident.read()
    await corner.resident.say("1 王芳不满意，301门口还是黑的")
    await corner.resident.tap("重新办理")
    read += "\n".join(["", await desk.read(), await supervisor.read(), ""])
    read += await supervisor.say(f"查看 {number}") + await desk.say(f"查看 {number}")
    assert "匿名居民" in read
    openid = corner.resident.openid
    for secret in (*SECRETS, openid):
        assert secret not in read, secret
    async with house.database.transaction() as session:
        case = (await session.scalars(select(Case).where(Case.case_number == number))).one()
        notes = select(CaseEvent.note).where(CaseEvent.case_id == case.id)
        told = select(OutboundMessage.text).where(
            OutboundMessage.case_id == case.id, OutboundMessage.openid != openid
        )
        rows = [case.place, case.description, str(case.rating_comment)]
        rows += [str(one) for one in await session.scalars(notes.union_all(told))]
    assert len(rows) > 10
    for secret in (*SECRETS, openid):
        assert secret not in "\n".join(rows), secret
    assert "写清为什么" in await desk.say(f"查看身份 {number}")
    assert "岗位不能用" in await corner.worker.say(f"查看身份 {number} 想知道是谁")
    assert "王芳" in await desk.say(f"查看身份 {number} 要上门当面核实")
    assert "要上门当面核实" in await corner.resident.read()


async def test_in_the_middle_of_the_form(corner: Corner) -> None:
    await corner.resident.say("物业的保安态度很差，骂人")
    read_back = await corner.resident.say("别让物业知道是我")
    assert "替您匿名" in read_back
    assert "身份：匿名" in read_back
    assert "匿名的" in await corner.resident.say("确认")


async def test_a_no_is_no_wish_and_takes_one_back(corner: Corner) -> None:
    await corner.resident.say("物业的保安态度很差，骂人")
    assert "身份：匿名" in await corner.resident.say("别说是我")
    assert "身份：匿名" not in await corner.resident.say("没事不用匿名")
    assert "匿名" not in await corner.resident.say("确认")


async def test_it_is_offered_where_people_fear_whom_they_complain_about(corner: Corner) -> None:
    assert "回复“匿名”" in await corner.resident.say("物业服务太差了，电话打不通，没人管")
