"""What a neighbour who follows a case hears, and can do."""

from api.dialogue.models import Outcome
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_me_too import NUMBER, neighbour, told_first
from tests.living import Phone

__all__ = ["neighbour"]


async def followed(corner: Corner, neighbour: Phone) -> str:
    """A case that the neighbour follows; its number."""
    number = await told_first(corner)
    await neighbour.say("电梯停在五楼不动了")
    await neighbour.tap("我也是")
    await corner.resident.read()
    await corner.worker.read()
    return number


async def test_followers_hear_of_each_step(corner: Corner, neighbour: Phone) -> None:
    number = await followed(corner, neighbour)
    await corner.worker.say("接单 1")
    told = await neighbour.read()
    assert number in told
    assert "有人接单了" in told
    await corner.worker.say("延期 1 2天 等配件")
    told = await neighbour.read()
    assert "要多等几天：等配件" in told
    await corner.worker.say("办结 1 已更换主板")
    told = await neighbour.read()
    assert "办好了：已更换主板" in told
    assert "打个分" not in told
    assert "打个分" in await corner.resident.read()


async def test_words_about_the_reporter_stay_with_the_reporter(
    corner: Corner, neighbour: Phone
) -> None:
    await followed(corner, neighbour)
    await corner.worker.say("接单 1")
    await neighbour.read()
    await corner.worker.say("办结 1 已修好，王姐在场确认")
    await corner.worker.say("办结 1 已修好，王阿姨在场确认")
    told = await neighbour.read()
    assert "办好了" in told
    assert "王" not in told


async def test_status_is_told_without_a_word_of_the_others(
    corner: Corner, neighbour: Phone
) -> None:
    number = await followed(corner, neighbour)
    await corner.resident.say(f"补充 {number} 我家老人下不来")
    told = await neighbour.say("到哪了")
    assert number in told
    assert "您跟进的这件" in told
    assert "王姐" not in told
    assert "下不来" not in told
    theirs = await corner.resident.say("到哪了")
    assert "停在五楼" not in theirs


async def test_a_follower_urges_within_the_same_limit(corner: Corner, neighbour: Phone) -> None:
    number = await followed(corner, neighbour)
    assert number in await neighbour.say("催一下")
    assert "催办" in await corner.worker.read()
    assert "刚有邻居催过" in await corner.resident.say("催一下")


async def test_a_follower_adds_a_word_for_the_staff(corner: Corner, neighbour: Phone) -> None:
    number = await followed(corner, neighbour)
    assert number in await neighbour.say(f"补充 {number} 里面好像还有焦味")
    assert await neighbour.outcome() is Outcome.MERGED
    assert "焦味" in await corner.worker.read()
    assert "焦味" not in await corner.resident.say("到哪了")


async def test_letting_go_ends_the_news(corner: Corner, neighbour: Phone) -> None:
    number = await followed(corner, neighbour)
    asked = await neighbour.say(f"撤回 {number}")
    assert "您在跟进" in asked
    assert "不再发给您" in await neighbour.tap("不跟进了")
    await corner.worker.say("接单 1")
    assert await neighbour.read() == ""
    assert "接单" in await corner.resident.read()


async def test_when_the_reporter_withdraws_the_neighbour_has_a_case(
    corner: Corner, neighbour: Phone
) -> None:
    number = await followed(corner, neighbour)
    await corner.resident.say("撤回")
    await corner.resident.tap("撤回")
    told = await neighbour.read()
    assert number in told
    [_, own] = NUMBER.findall(told)
    assert own != number
    assert "停在五楼" in await neighbour.say("到哪了")
    assert "停在五楼" in await corner.worker.read() + await corner.colleague.read()
