"""A worker asks, the resident answers in their own words."""

import pytest

from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_follow_up import filed
from tests.dialogue.staff.test_time import taken


async def asked(corner: Corner, question: str = "几点方便上门") -> str:
    """A case whose worker has asked the resident; its number."""
    number = await taken(corner)
    assert "请居民回话了" in await corner.worker.say(f"问 1 {question}")
    assert question in await corner.resident.read()
    return number


async def test_free_words_answer(corner: Corner) -> None:
    number = await asked(corner)
    assert number in await corner.resident.say("周六上午都在家")
    told = await corner.worker.read()
    assert "周六上午都在家" in told
    assert "几点方便上门" in told
    assert told.count("自动恢复") == 1
    assert "办理中" in await corner.worker.say("我的工单")
    assert "周六上午都在家" in await corner.worker.say("1")


@pytest.mark.parametrize("said", ["还在闪，不亮", "灯还是不亮", "今天好多了，不闪了"])
async def test_how_it_is_now_answers_without_a_question(corner: Corner, said: str) -> None:
    number = await asked(corner)
    answer = await corner.resident.say(said)
    assert "是回答吗" not in answer
    assert number in answer
    assert said in await corner.worker.read()


@pytest.mark.parametrize("said", ["电梯坏了按了没反应", "紫荆里9栋的楼道灯也不亮"])
async def test_another_kind_or_place_is_asked_about(corner: Corner, said: str) -> None:
    await asked(corner)
    assert "是回答吗" in await corner.resident.say(said)


async def test_a_yes_answers_too(corner: Corner) -> None:
    await asked(corner, "明天上午十点来行吗")
    await corner.resident.say("可以")
    assert "“可以”" in await corner.worker.read()


async def test_reply_by_its_verb(corner: Corner) -> None:
    number = await asked(corner)
    assert number in await corner.resident.say("回复 查一下物业费的单子再说，下午三点吧")
    assert "下午三点吧" in await corner.worker.read()


@pytest.mark.parametrize(
    ("said", "heard"),
    [("查一下我家这个月的物业费", "账单"), ("我想问下物业费这个月交多少", "账单")],
)
async def test_what_is_asked_for_besides_is_served(corner: Corner, said: str, heard: str) -> None:
    number = await asked(corner)
    answer = await corner.resident.say(said)
    assert "是回答吗" not in answer
    assert heard in answer
    assert "物业费" not in await corner.worker.read()
    assert "在等您回话" in await corner.resident.say(f"{number} 到哪了")
    assert number in await corner.resident.say("下午五点以后")
    assert "下午五点以后" in await corner.worker.read()


async def test_a_new_matter_is_asked_about_and_goes_its_way(corner: Corner) -> None:
    number = await asked(corner)
    answer = await corner.resident.say("电梯坏了按了没反应")
    assert "是回答吗" in answer
    assert "几点方便上门" in answer
    assert "电梯" not in await corner.worker.read()
    assert "电梯" in await corner.resident.tap("是另外一件事")
    await corner.resident.say("算了不报了")
    assert "在等您回话" in await corner.resident.say(f"{number} 到哪了")


async def test_another_line_of_the_answer_is_passed_on_too(corner: Corner) -> None:
    number = await asked(corner)
    assert number in await corner.resident.say("这几天都在家")
    await corner.worker.read()
    assert number in await corner.resident.say("晚上七点以后")
    assert "晚上七点以后" in await corner.worker.read()
    assert number in await corner.resident.say("来之前打个招呼")
    assert "打个招呼" in await corner.worker.read()
    await corner.resident.say("谢谢")
    assert "谢谢" not in await corner.worker.read()


async def test_what_follows_the_question_whether_loses_nothing(corner: Corner) -> None:
    """Hurry is about what was just said, and a sure answer leaves it to be settled."""
    number = await asked(corner, "还有哪里坏了")
    await corner.resident.say("电梯坏了按了没反应")
    assert "是回答吗" in await corner.resident.say("急死个人了能不能快点")
    assert number in await corner.resident.tap("是回答")
    heard = await corner.worker.read()
    assert "电梯坏了按了没反应" in heard
    assert "急死个人了" in heard


async def test_a_sure_answer_leaves_the_words_before_to_be_settled(corner: Corner) -> None:
    await asked(corner, "还有哪里坏了")
    await corner.resident.say("电梯坏了按了没反应")
    answer = await corner.resident.say("灯还是不亮")
    assert "“电梯坏了按了没反应”" in answer
    assert "灯还是不亮" in await corner.worker.read()
    await corner.resident.say("是的")
    assert "电梯坏了按了没反应" in await corner.worker.read()


async def test_what_sounds_new_may_be_the_answer(corner: Corner) -> None:
    number = await asked(corner, "还有哪里坏了")
    await corner.resident.say("楼上漏水漏到我家了")
    assert number in await corner.resident.tap("是回答")
    assert "楼上漏水漏到我家了" in await corner.worker.read()


async def test_danger_and_the_menu_are_not_swallowed(corner: Corner) -> None:
    await asked(corner)
    assert "119" in await corner.resident.say("着火了快来人")
    assert "周六" not in await corner.worker.read()
    await corner.resident.say("你能做什么")
    assert "已挂起" in await corner.worker.say("我的工单")


async def test_a_picture_answers(corner: Corner) -> None:
    number = await asked(corner, "麻烦发张照片看看")
    await corner.resident.say("谢谢")
    assert number in await corner.resident.photo()
    assert "居民回话了" in await corner.worker.read()
    assert "办理中" in await corner.worker.say("我的工单")


async def test_two_questions_are_told_apart(corner: Corner) -> None:
    first = await asked(corner)
    await corner.resident.say("楼上漏水漏到我家了")
    await corner.resident.tap("是另外一件事")
    await corner.resident.say("确认")
    await corner.colleague.say("接单 1")
    await corner.resident.read()
    await corner.colleague.say("问 1 漏了几天")
    await corner.resident.read()
    assert "哪一件" in await corner.resident.say("三天了")
    answer = await corner.resident.tap("是回答：公共照明")
    assert first in answer
    assert "三天了" in await corner.worker.read()


async def test_asking_by_taps_and_refused_with_what_is_possible(corner: Corner) -> None:
    await filed(corner.resident)
    assert "现在可以：接单" in await corner.worker.say("问 1 几点方便")
    await corner.worker.tap("接单")
    await corner.resident.read()
    assert "想问居民什么" in await corner.worker.tap("问居民")
    assert "请居民回话了" in await corner.worker.tap("什么时候方便上门")
    assert "什么时候方便上门" in await corner.resident.read()


async def test_every_step_to_a_tap(corner: Corner) -> None:
    await filed(corner.resident)
    await corner.worker.say("接单 1")
    await corner.worker.say("1")
    assert "等什么、等几天" in await corner.worker.tap("挂起")
    assert "已挂起到" in await corner.worker.tap("等配件 3天")
    await corner.worker.tap("恢复")
    await corner.worker.tap("延期")
    assert "已延期到" in await corner.worker.tap("3天 等配件到货")
