"""What is said right after filing, taking back or being done belongs to that case."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from api.cases.lifecycle import CaseState
from api.cases.media import media_of_case
from api.cases.models import Case, CaseEvent
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.dialogue.happy.test_follow_up import filed, resolved
from tests.dialogue.happy.test_following import followed
from tests.dialogue.happy.test_me_too import neighbour
from tests.living import House, Phone

__all__ = ["neighbour"]


async def notes(house: House, case: Case) -> list[str]:
    """What was added to a case."""
    async with house.database.transaction() as session:
        query = select(CaseEvent.note).where(
            CaseEvent.case_id == case.id, CaseEvent.note.is_not(None)
        )
        return [note or "" for note in (await session.scalars(query)).all()]


@pytest.mark.parametrize("said", ["那你们啥时候来啊", "师傅几点过来", "你们今天能来不"])
async def test_when_somebody_comes_is_progress(corner: Corner, said: str) -> None:
    number = await filed(corner.resident)
    assert number in await corner.resident.say(said)


@pytest.mark.parametrize(
    "said",
    [
        "能不能周末上门",
        "换个联系电话 13866667777",
        "我的电话是13855556666",
        "等等，是靠楼梯口的那盏灯",
        "3单元也灭了",
        "来之前先打个电话",
        "能不能先派个人来看一下",
        "灯还在闪 一直没停",
    ],
)
async def test_what_helps_the_worker_is_added(house: House, corner: Corner, said: str) -> None:
    number = await filed(corner.resident)
    assert number in await corner.resident.say(said)
    [case] = await filed_cases(house, corner.resident)
    assert said in await notes(house, case)


@pytest.mark.parametrize("said", ["对了，我们楼的电梯也老是晃", "还有啊，那个电梯也晃"])
async def test_another_matter_is_not_added(house: House, corner: Corner, said: str) -> None:
    await filed(corner.resident)
    assert "电梯" in await corner.resident.say(said)
    [case] = await filed_cases(house, corner.resident)
    assert await notes(house, case) == []


async def test_one_of_several_is_named_or_counted(house: House, corner: Corner) -> None:
    numbers = []
    for words in ("厨房下水道堵了", "楼道灯坏了", "电梯按钮松了"):
        await corner.resident.say(words)
        await corner.resident.say("确认")
        numbers.append((await filed_cases(house, corner.resident))[-1].case_number)
    drain, lamp, _ = numbers
    assert f"{lamp}｜" in await corner.resident.say("第二个修得怎么样")
    assert lamp in await corner.resident.say("催一下灯那个")
    answer = await corner.resident.say("下水道那个别报了")
    assert "撤回" in answer
    assert drain in answer


async def test_an_afterthought_is_about_the_one_that_it_names(house: House, corner: Corner) -> None:
    for words in ("楼道灯坏了", "垃圾桶满了没人收"):
        await corner.resident.say(words)
        await corner.resident.say("确认")
    lamp, rubbish = await filed_cases(house, corner.resident)
    assert lamp.case_number in await corner.resident.say("灯还在闪")
    assert "灯还在闪" in await notes(house, lamp)
    assert rubbish.case_number in await corner.resident.say("臭味还在那")
    assert "臭味还在那" in await notes(house, rubbish)


async def test_what_is_there_again_is_over(house: House, corner: Corner) -> None:
    await corner.resident.say("我家今天没水")
    await corner.resident.say("确认")
    assert "待接单" in await corner.resident.say("修好大概要几天呀")
    assert "催" in await corner.resident.say("还没修好 急死了 家里老人没法做饭")
    [case] = await filed_cases(house, corner.resident)
    assert "还没修好 急死了 家里老人没法做饭" in await notes(house, case)
    assert case.case_number in await corner.resident.photo()
    assert "撤回" in await corner.resident.say("7点来的水停了 现在有水了 不用来了")


async def test_a_picture_that_was_announced(house: House, corner: Corner) -> None:
    number = await filed(corner.resident)
    assert number in await corner.resident.say("照片发你")
    assert number in await corner.resident.photo()
    [case] = await filed_cases(house, corner.resident)
    async with house.database.transaction() as session:
        assert len(await media_of_case(session, case)) == 1


async def test_the_picture_that_was_asked_for_follows_the_answer(corner: Corner) -> None:
    number = await filed(corner.resident)
    await corner.worker.say("接单 1")
    await corner.worker.say("问 1 灯在几楼？方便的话拍个照")
    await corner.resident.read()
    assert number in await corner.resident.say("三楼和四楼中间")
    assert number in await corner.resident.photo()
    await corner.worker.read()
    assert "照片" in await corner.worker.say(f"查看 {number}")


@pytest.mark.parametrize("said", ["灯自己好了，不用来了", "不用派人了"])
async def test_nobody_need_come(corner: Corner, said: str) -> None:
    number = await filed(corner.resident)
    answer = await corner.resident.say(said)
    assert "撤回" in answer
    assert number in answer


async def test_not_to_be_taken_back(house: House, corner: Corner) -> None:
    await filed(corner.resident)
    assert "照常办着" in await corner.resident.say("算了别撤")
    [case] = await filed_cases(house, corner.resident)
    assert case.state is CaseState.ASSIGNED


@pytest.mark.parametrize("said", ["后悔了，还是要办", "还是帮我修一下吧"])
async def test_what_was_taken_back_is_filed_again(house: House, corner: Corner, said: str) -> None:
    before = await filed(corner.resident)
    await corner.resident.say("撤回")
    await corner.resident.say("1")
    answer = await corner.resident.say(said)
    assert "又报上" in answer
    first, second = await filed_cases(house, corner.resident)
    assert first.case_number == before
    assert first.state is CaseState.WITHDRAWN
    assert second.state is CaseState.ASSIGNED
    assert (second.description, second.place) == (first.description, first.place)


async def test_what_came_back_is_filed_again(house: House, corner: Corner) -> None:
    await filed(corner.resident)
    await corner.resident.say("撤回")
    await corner.resident.say("1")
    assert "又报上" in await corner.resident.say("又灭了！")
    assert len(await filed_cases(house, corner.resident)) == 2


async def test_who_goes_to_look_is_waited_for(house: House, corner: Corner) -> None:
    number = await filed(corner.resident)
    assert (
        "不急" in (answer := await corner.resident.say("等一下我去看看是几盏")) or "慢慢" in answer
    )
    assert number in await corner.resident.say("两盏都不亮")
    [case] = await filed_cases(house, corner.resident)
    assert await notes(house, case) == ["两盏都不亮"]


async def test_another_matter_in_a_word(corner: Corner) -> None:
    await filed(corner.resident)
    answer = await corner.resident.say("还有垃圾")
    assert "垃圾" in answer
    assert "补" not in answer


@pytest.mark.parametrize("said", ["有消息告诉我哈", "有结果了通知我一声"])
async def test_to_be_told_is_acknowledged(corner: Corner, said: str) -> None:
    await filed(corner.resident)
    assert "一有进展就告诉您" in await corner.resident.say(said)


@pytest.mark.parametrize("said", ["又不亮了，修了个寂寞", "灯又灭了", "还是不亮啊", "根本没修好"])
async def test_not_mended_is_about_what_was_done(house: House, corner: Corner, said: str) -> None:
    number = await resolved(corner)
    await corner.resident.read()
    answer = await corner.resident.say(said)
    assert "没让您满意" in answer
    assert number in await corner.resident.say("要的")
    [case, *_] = await filed_cases(house, corner.resident)
    assert case.case_number == number
    assert case.state is CaseState.REOPENED or case.reopened_count == 1


async def test_what_was_done_last_is_meant_beside_what_is_in_hand(
    house: House, corner: Corner
) -> None:
    number = await resolved(corner)
    await corner.resident.read()
    await corner.resident.say("电梯按了没反应")
    await corner.resident.say("确认")
    _, lift = await filed_cases(house, corner.resident)
    async with house.database.transaction() as session:
        day_before = lift.opened_at - timedelta(days=1)
        await session.execute(update(Case).where(Case.id == lift.id).values(opened_at=day_before))
    assert f"重新打开 {number}" in await corner.resident.say("我要重办")


async def test_a_verdict_of_its_own_counts(house: House, corner: Corner) -> None:
    await resolved(corner)
    await corner.resident.read()
    await corner.resident.say("1分，灯还是一闪一闪")
    [case, *_] = await filed_cases(house, corner.resident)
    assert case.rating == 1


async def test_praise_in_a_word_is_a_verdict(house: House, corner: Corner) -> None:
    await resolved(corner)
    await corner.resident.read()
    await corner.resident.say("打赞")
    await corner.resident.tap("没有了")
    [case] = await filed_cases(house, corner.resident)
    assert case.rating == 5


async def test_what_is_said_after_a_bad_verdict_reaches_who_asks(corner: Corner) -> None:
    number = await resolved(corner)
    await corner.resident.read()
    await corner.resident.say("2分，修得不好")
    answer = await corner.resident.say("慢得要死")
    assert "补" in answer
    assert number not in answer


async def test_to_be_done_again(house: House, corner: Corner) -> None:
    number = await resolved(corner)
    await corner.resident.read()
    assert f"重新打开 {number}" in await corner.resident.say("重新办理")
    [case] = await filed_cases(house, corner.resident)
    assert case.reopened_count == 1


async def test_another_fault_after_a_case_was_done_is_new(corner: Corner) -> None:
    await resolved(corner)
    await corner.resident.read()
    assert "电梯又坏了" in await corner.resident.say("电梯又坏了")


async def test_without_a_case_it_is_what_it_was(corner: Corner) -> None:
    assert "撤回" not in await corner.resident.say("后悔了，还是要办")
    assert "一有进展" not in await corner.resident.say("有消息告诉我哈")


@pytest.mark.parametrize("said", ["不跟了", "别再通知我了"])
async def test_following_ends(corner: Corner, neighbour: Phone, said: str) -> None:
    number = await followed(corner, neighbour)
    assert f"{number} 的进展不再发给您" in await neighbour.say(said)
    await corner.worker.say("接单 1")
    assert await neighbour.read() == ""


async def test_a_follower_is_told_of_what_happens(corner: Corner, neighbour: Phone) -> None:
    await followed(corner, neighbour)
    assert "一有进展就告诉您" in await neighbour.say("有消息告诉我哈")
