"""合并 and 拆分 in chat: offered, done, undone, and everybody informed."""

from tests.dialogue.conftest import Bind, Corner, at_the_desk
from tests.dialogue.happy.test_me_too import NUMBER, told_first
from tests.living import House, Phone


async def two_cases(corner: Corner, bind: Bind) -> tuple[Phone, str, str]:
    """A neighbour who has said that it is another matter; the numbers of both."""
    first = await told_first(corner)
    neighbour = await bind((corner.estate, "1", "2", "301"))
    await neighbour.say("电梯停在五楼不动了")
    second = NUMBER.search(await neighbour.tap("不一样"))
    assert second is not None
    return neighbour, first, second[0]


async def test_merged_by_a_tap_and_taken_apart_again(
    house: House, corner: Corner, bind: Bind
) -> None:
    neighbour, first, second = await two_cases(corner, bind)
    desk = await at_the_desk(house)
    offered = await desk.say(f"合并 {second}")
    assert first in offered
    assert "一起办了" in await desk.tap(f"到 {first}")
    told = await neighbour.read()
    assert second in told
    assert first in told
    assert "并到一起办" in told
    assert "还有邻居也反映了" in await corner.resident.read()
    status = await neighbour.say("到哪了")
    assert "您跟进的这件" in status
    assert "王姐" not in status
    shown = await desk.say(f"查看 {first}")
    assert "并进来的" in shown
    assert "停在五楼" in shown
    assert "分开了" in await desk.say(f"拆分 {second}")
    assert "单独给您办" in await neighbour.read()
    assert "停在五楼" in await neighbour.say("到哪了")


async def test_a_follower_is_taken_out(house: House, corner: Corner, bind: Bind) -> None:
    first = await told_first(corner)
    neighbour = await bind((corner.estate, "1", "2", "301"))
    await neighbour.say("电梯停在五楼不动了")
    await neighbour.tap("我也是")
    desk = await at_the_desk(house)
    assert "停在五楼" in await desk.say(f"拆分 {first}")
    assert "分开了" in await desk.tap("第 1 位")
    told = await neighbour.read()
    assert "不是一件" in told
    assert len(NUMBER.findall(told)) == 2


async def test_a_worker_may_not(corner: Corner, bind: Bind) -> None:
    _, first, second = await two_cases(corner, bind)
    assert "您的岗位" in await corner.worker.say(f"合并 {second} 到 {first}")
