"""Several requests in one message: the first is served, the others are taken up by themselves."""

import pytest

from api.dialogue.models import MessageType, Outcome
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


async def test_a_complaint_and_then_the_fees(house: House, resident: Phone) -> None:
    answer = await resident.say("楼道灯坏了，另外查一下物业费欠多少")
    assert "“查一下物业费欠多少”" in answer
    assert "事情：楼道灯坏了\n" in answer
    assert "【物业费】" not in answer
    answer = await resident.say("确认")
    assert answer.index("YX-") < answer.index("“查一下物业费欠多少”") < answer.index("【物业费】")
    [case] = await filed_cases(house, resident)
    assert (case.kind, case.description) == ("lighting", "楼道灯坏了")


async def test_two_complaints_become_two_cases(house: House, resident: Phone) -> None:
    first = await resident.say("电梯坏了，还有楼下垃圾没人收")
    assert "类别：电梯故障" in first
    second = await resident.say("确认")
    assert "类别：垃圾清运" in second
    await resident.say("对的")
    cases = await filed_cases(house, resident)
    assert [case.kind for case in cases] == ["lift", "rubbish"]
    assert [case.description for case in cases] == ["电梯坏了", "楼下垃圾没人收"]


async def test_three_in_their_order(house: House, resident: Phone) -> None:
    answer = await resident.say("先查物业费，再帮我报一下楼道灯坏了，还有问下养狗证怎么办")
    assert answer.index("【物业费】") < answer.index("类别：公共照明")
    assert "养犬" not in answer
    answer = await resident.say("对头")
    assert answer.index("YX-") < answer.index("养犬登记")
    assert len(await filed_cases(house, resident)) == 1


async def test_two_questions_are_answered_at_once(resident: Phone) -> None:
    answer = await resident.say("查一下水费，顺便问问最近有什么活动")
    assert answer.index("【水费】") < answer.index("最近的活动")
    assert await resident.outcome() is Outcome.ANSWERED


async def test_a_person_after_a_complaint_is_asked_about(house: House, resident: Phone) -> None:
    """A message files one case; the desk gets its own with the next word."""
    await resident.say("楼道灯坏了三天了，另外帮我转人工")
    assert "服务台" in await resident.say("行")
    assert [case.kind for case in await filed_cases(house, resident)] == ["lighting"]
    await resident.tap("好，接着登记")
    assert [case.kind for case in await filed_cases(house, resident)] == ["lighting", "hand_over"]


async def test_an_answer_and_an_aside_in_one(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    answer = await resident.say("是4栋，顺便问下物业费")
    assert "地点：阳光花园4栋" in answer
    assert "【物业费】" in await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert case.building == "4"


async def test_dropping_the_first_leaves_the_second(house: House, resident: Phone) -> None:
    await resident.say("电梯坏了，另外查一下物业费欠多少")
    answer = await resident.say("取消")
    assert "没有提交" in answer
    assert "【物业费】" in answer
    assert await filed_cases(house, resident) == []


async def test_what_was_taken_up_is_not_taken_up_again(resident: Phone) -> None:
    await resident.say("楼道灯坏了，另外查一下物业费欠多少")
    await resident.say("确认")
    assert "【物业费】" not in await resident.say("谢谢")


@pytest.mark.parametrize(
    "words",
    [
        "楼道灯坏了，还有灯罩也掉下来了",
        "楼上漏水，另外已经漏了三天了",
        "电梯坏了，然后按了没反应",
    ],
)
async def test_more_of_the_same_is_one_complaint(house: House, resident: Phone, words: str) -> None:
    assert f"事情：{words}" in await resident.say(words)
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert case.description == words


async def test_danger_is_never_put_off(house: House, resident: Phone) -> None:
    answer = await resident.say("查一下物业费，还有我家厨房着火了")
    assert "119" in answer
    assert [case.kind for case in await filed_cases(house, resident)] == ["emergency"]


async def test_following_anew_forgets_what_waited(resident: Phone) -> None:
    await resident.say("楼道灯坏了，另外查一下物业费欠多少")
    welcome = await resident.send(MessageType.SUBSCRIBE)
    assert "【物业费】" not in welcome
    assert "【物业费】" not in await resident.say("你好")


@pytest.mark.parametrize(
    "words",
    [
        "楼道灯坏了，还有电梯老是咣当响，翠湖名邸2栋1单元",
        "翠湖名邸2栋1单元楼道灯坏了，还有电梯老是咣当响",
    ],
)
async def test_a_place_said_once_is_for_both(house: House, stranger: Phone, words: str) -> None:
    first = await stranger.say(words)
    assert "类别：公共照明" in first
    assert "地点：翠湖名邸2栋1单元" in first
    second = await stranger.say("对")
    assert "类别：电梯故障" in second
    assert "地点：翠湖名邸2栋1单元" in second
    await stranger.say("对")
    cases = await filed_cases(house, stranger)
    assert [(case.kind, case.place) for case in cases] == [
        ("lighting", "翠湖名邸2栋1单元"),
        ("lift", "翠湖名邸2栋1单元"),
    ]


async def test_who_wants_to_be_unnamed_is_it_in_all_of_the_message(
    house: House, resident: Phone
) -> None:
    await resident.say("电梯坏了，还有楼下垃圾没人收，还有物业费查一下")
    await resident.say("匿名")
    assert "身份：匿名" in await resident.say("确认")
    assert "【物业费】" in await resident.say("确认")
    cases = await filed_cases(house, resident)
    assert [case.sealed_at is not None for case in cases] == [True, True]
    assert "身份：匿名" not in await resident.say("楼道灯坏了三天了没人管")


async def test_three_that_are_announced_and_counted(house: House, resident: Phone) -> None:
    """Who asks after one of them meanwhile hears that it waits; praise is one of them."""
    first = await resident.say("三件事 一楼道灯坏了 二我问下物业费欠多少 三想给楼下保洁阿姨点个赞")
    assert "事情：楼道灯坏了\n" in first
    assert "保洁阿姨" in await resident.say("保洁阿姨那个呢")
    assert "先报第一个；" not in await resident.say("先报第一个")
    answer = await resident.say("对")
    assert "【物业费】" in answer
    assert "想给楼下保洁阿姨点个赞" in answer
    cases = await filed_cases(house, resident)
    assert [case.description for case in cases if case.kind == "lighting"] == ["楼道灯坏了"]


async def test_three_problems_in_one_breath(house: House, resident: Phone) -> None:
    await resident.say(
        "三件事啊，一个是楼下自行车乱停堵门，一个是小广告贴满楼道，还有一个健身区晚上跳舞音响太大"
    )
    assert "小广告贴满楼道" in await resident.say("小广告那个你给我报了没")
    for _ in range(3):
        await resident.say("对")
    told = [case.description for case in await filed_cases(house, resident)]
    assert told == ["楼下自行车乱停堵门", "小广告贴满楼道", "健身区晚上跳舞音响太大"]
