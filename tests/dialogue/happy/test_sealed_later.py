"""匿名 after filing, and the way back, by what residents, workers and the desk read."""

from sqlalchemy import select

from api.cases.models import Case, CaseEvent
from api.notifications.models import OutboundMessage
from tests.dialogue.conftest import Bind, Corner
from tests.dialogue.happy.test_follow_up import NUMBER
from tests.living import House

SECRETS = ("王芳", "301", "13812345678")
"""The holder of the home of the corner's resident, the room, and what they say."""


async def told(corner: Corner, words: str) -> str:
    """A complaint that is filed; its number."""
    await corner.resident.say(words)
    answer = await corner.resident.say("确认")
    match = NUMBER.search(answer)
    assert match is not None, answer
    return match[0]


async def test_from_then_on_nobody_reads_who_it_was(house: House, corner: Corner) -> None:
    number = await told(corner, "楼道灯坏了三天了没人管，我是王芳，住301，电话13812345678")
    before = await corner.worker.read()
    assert "13812345678" in before
    await corner.worker.say("接单 1")
    await corner.resident.read()
    answer = await corner.resident.say("别让他们知道是我反映的")
    assert number in answer
    assert "匿名居民" in answer
    assert "网格员可能已经看过" in answer
    assert "收不回来" in answer
    asked = await corner.worker.read()
    assert "替居民保密" in asked
    read = asked
    for words in ("我的工单", "1", "问 1 几点方便"):
        read += "\n" + await corner.worker.say(words)
    assert "匿名居民" in read
    await corner.resident.read()
    await corner.resident.say("晚上八点，我住301，打13812345678")
    read += "\n" + await corner.worker.read()
    assert "晚上八点" in read
    desk, supervisor = house.phone("demo-desk-sun"), house.phone("demo-supervisor-zhao")
    await desk.read()
    await supervisor.read()
    read += await supervisor.say(f"查看 {number}") + await desk.say(f"查看 {number}")
    for secret in (*SECRETS, corner.resident.openid):
        assert secret not in read, secret
    async with house.database.transaction() as session:
        case = (await session.scalars(select(Case).where(Case.case_number == number))).one()
        notes = select(CaseEvent.note).where(CaseEvent.case_id == case.id)
        sent = select(OutboundMessage.text).where(
            OutboundMessage.case_id == case.id, OutboundMessage.openid != corner.resident.openid
        )
        rows = [case.place, case.description]
        rows += [str(one) for one in await session.scalars(notes.union_all(sent))]
    for secret in (*SECRETS, corner.resident.openid):
        assert secret not in "\n".join(rows), secret
    assert "王芳" in await desk.say(f"查看身份 {number} 要上门当面核实")
    assert "要上门当面核实" in await corner.resident.read()
    assert "已经是匿名的" in await corner.resident.say("我想匿名")
    assert "改成匿名" in await corner.resident.say("到哪了")


async def test_and_back(corner: Corner) -> None:
    number = await told(corner, "楼道灯坏了三天了没人管，我是王芳，住301")
    await corner.worker.read()
    assert "匿名居民" in await corner.resident.say("我想匿名")
    await corner.worker.read()
    assert "收不回来" in await corner.resident.say("可以告诉他们是我")
    assert "还是匿名" in await corner.resident.tap("还是匿名")
    await corner.resident.say("不匿名了")
    assert "不再匿名" in await corner.resident.tap("取消匿名")
    read = await corner.worker.read()
    assert "取消了匿名" in read
    assert "王芳" in read
    assert "匿名居民" in await corner.resident.tap("还是匿名")
    assert "不再匿名" in await corner.resident.tap("改回来")
    assert "没有匿名反映的事" in await corner.resident.say("取消匿名")
    assert number in await corner.resident.say("到哪了")


async def test_which_one_is_asked_where_the_words_do_not_say(corner: Corner) -> None:
    first = await told(corner, "楼道灯坏了三天了没人管")
    second = await told(corner, "垃圾桶满了，臭得很")
    answer = await corner.resident.say("不要告诉物业是我说的")
    assert "哪一件" in answer
    answer = await corner.resident.say("1")
    assert second in answer
    assert "匿名居民" in answer
    assert first in await corner.resident.say("灯那个也匿名")


async def test_the_one_that_is_named_is_meant(corner: Corner) -> None:
    first = await told(corner, "楼道灯坏了三天了没人管")
    second = await told(corner, "垃圾桶满了，臭得很")
    assert second in await corner.resident.say("刚才那个帮我匿名")
    assert first in await corner.resident.say(f"{first} 匿名")


async def test_where_nothing_is_filed(corner: Corner) -> None:
    answer = await corner.resident.say("我想匿名")
    assert "接下来您反映的事" in answer
    assert "没有匿名反映的事" in await corner.resident.say("可以告诉他们是我")
    assert "匿名，" not in await corner.resident.say("楼道灯坏了三天了没人管")


async def test_a_question_is_answered_and_nothing_is_sealed(corner: Corner) -> None:
    number = await told(corner, "楼道灯坏了三天了没人管")
    answer = await corner.resident.say("可以匿名吗")
    assert "可以匿名" in answer
    answer = await corner.resident.say("1")
    assert number in answer
    assert "没有您登记的姓名" in answer


async def test_while_another_complaint_is_told_it_is_about_that(corner: Corner) -> None:
    first = await told(corner, "楼道灯坏了三天了没人管")
    await corner.resident.say("垃圾桶满了，臭得很")
    assert "身份：匿名" in await corner.resident.say("别让他们知道是我反映的")
    assert "匿名的" in await corner.resident.say("确认")
    assert first in await corner.resident.say("灯那个也匿名")


async def test_in_another_form_it_is_an_aside(corner: Corner) -> None:
    number = await told(corner, "楼道灯坏了三天了没人管")
    question = await corner.resident.say("我想当志愿者")
    answer = await corner.resident.say("刚才报的那个别说是我说的")
    assert number in answer
    assert "匿名居民" in answer
    assert question


async def test_what_is_finished_is_offered(corner: Corner) -> None:
    number = await told(corner, "楼道灯坏了三天了没人管")
    await corner.worker.read()
    await corner.worker.say("接单 1")
    await corner.worker.say("办结 1 已更换灯泡")
    await corner.resident.read()
    await corner.resident.say("5")
    answer = await corner.resident.say("我想匿名")
    assert "已经反映过的也能改成匿名" in answer
    assert number in await corner.resident.say("1")


async def test_a_new_anonymous_matter_is_a_new_one(corner: Corner) -> None:
    first = await told(corner, "楼道灯坏了三天了没人管")
    answer = await corner.resident.say("匿名反映，垃圾桶满了，臭得很")
    assert "身份：匿名" in answer
    assert first not in answer


async def test_a_follower_is_told_that_nobody_reads_who_they_are(
    house: House, corner: Corner, bind: Bind
) -> None:
    number = await told(corner, "楼道灯坏了三天了没人管")
    neighbour = await bind((corner.estate, "1", "2", "301"))
    await neighbour.say("1栋2单元楼道灯坏了，我是王芳")
    assert number in await neighbour.tap("我也是")
    answer = await neighbour.say("别告诉物业是我说的")
    assert "您是跟进" in answer
    assert "不再匿名" in await neighbour.tap("改回来")
    await neighbour.say("刚才那个还是匿名吧")
    await corner.worker.read()
    desk = house.phone("demo-desk-sun")
    assert "王芳" not in await desk.say(f"查看 {number}")
