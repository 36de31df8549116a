"""Closing with a photo of the work done, and the resident's verdict on it."""

from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_follow_up import NUMBER, resolved
from tests.living import House


async def rubbish(corner: Corner) -> str:
    """A heap that its worker has taken; its number."""
    await corner.resident.say("楼下垃圾堆了三天没人清")
    answer = await corner.resident.say("确认")
    match = NUMBER.search(answer)
    assert match is not None, answer
    await corner.worker.say("接单 1")
    await corner.resident.read()
    return match[0]


async def test_photo_and_words_close_it(corner: Corner) -> None:
    await rubbish(corner)
    assert "记为办理后" in await corner.worker.photo("after")
    assert "已办结" in await corner.worker.say("办结 1 已清运")
    told = await corner.resident.read()
    assert "已清运" in told
    assert "办好后的照片 1 张" in told
    assert "打个分" in told


async def test_without_one_the_way_on_is_said(corner: Corner) -> None:
    await rubbish(corner)
    answer = await corner.worker.say("办结 1 已清运")
    assert "办好后的照片" in answer
    assert "挂起 1" in answer
    assert "补充 1" in answer
    assert "办理中" in await corner.worker.say("我的工单")


async def test_a_photo_at_arriving_may_be_said_to_show_the_work(corner: Corner) -> None:
    await rubbish(corner)
    await corner.worker.say("到场 1")
    assert "记为办理前" in await corner.worker.photo("found")
    assert "点下面" in await corner.worker.say("办结 1 已清运")
    assert "已办结" in await corner.worker.tap("照片是办理后的")
    assert "已清运" in await corner.resident.read()


async def test_dissatisfied_words_reach_the_desk_and_other_eyes(
    house: House, corner: Corner
) -> None:
    number = await resolved(corner)
    await corner.resident.read()
    answer = await corner.resident.say("灯没修好，还是不亮")
    assert "服务台" in answer
    assert number in await house.phone("demo-desk-sun").read()
    assert number in await corner.resident.tap("重新办理")
    assert number not in await corner.worker.say("我的工单")
    assert number in await house.phone("demo-supervisor-zhao").read()
