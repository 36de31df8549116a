"""After a call for help: what belongs to it, what is something else, and what is another danger."""

import re

import pytest

from api.cases.models import Case
from api.dialogue.models import Worry
from tests.dialogue.conftest import Corner
from tests.dialogue.danger.test_worries import ask
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone

IN_IT = re.compile("紧急求助|办理人|地方记下了")
"""Words that say that something has gone into the emergency."""

LIFT = "我困在电梯里了，快来人"


async def emergencies(house: House, phone: Phone) -> list[Case]:
    """The person's emergencies, the first one first."""
    own = [case for case in await filed_cases(house, phone) if case.kind == "emergency"]
    return sorted(own, key=lambda case: case.id)


@pytest.mark.parametrize(
    "words",
    [
        "楼道灯坏了三天了没人管",
        "物业费还欠多少",
        "附近哪有打印的",
        "你会讲笑话吗",
        "低保怎么办理",
        "找个开锁的",
    ],
)
@pytest.mark.parametrize("end", [None, "出来了没事了，谢谢"])
async def test_another_matter_is_served_as_itself(
    house: House, corner: Corner, end: str | None, words: str
) -> None:
    phone = corner.resident
    await phone.say(LIFT)
    if end is not None:
        assert "没事了就好" in await phone.say(end)
    answer = await phone.say(words)
    assert not IN_IT.search(answer)
    [case] = await emergencies(house, phone)
    assert case.description == LIFT


@pytest.mark.parametrize("words", ["怎么还没人来", "快点啊", "救护车要多久", "等了半天了"])
async def test_hurry_is_about_the_emergency(house: House, corner: Corner, words: str) -> None:
    await corner.resident.say("楼道灯坏了三天了没人管")
    await corner.resident.say("取消")
    await corner.resident.say(LIFT)
    await corner.worker.read()
    answer = await corner.resident.say(words)
    assert all(number in answer for number in ("119", "120", "110"))
    assert words in await corner.worker.read()


@pytest.mark.parametrize("words", ["120来了", "送医院了", "救护车接走了"])
async def test_help_that_has_come_is_no_goodbye(house: House, resident: Phone, words: str) -> None:
    await resident.say("我爸昏过去了叫不醒")
    assert "有人来帮就好" in await resident.say(words)
    assert "修" not in await resident.say("谢谢你们")
    assert len(await emergencies(house, resident)) == 1


@pytest.mark.parametrize(
    ("first", "end", "then", "advice"),
    [
        (LIFT, "出来了没事了", "楼下老张晕倒了叫不醒", "打 120"),
        ("好大的煤气味", None, "有小孩掉进池塘里了", "落水别下去救"),
        (LIFT, "没事了", "隔壁独居老太太敲门没人应，三天没见了", "民警"),
        ("好大的煤气味", "关好阀没味了", "楼下有人打架，拿着棍子", "锁好门"),
    ],
)
async def test_another_danger_is_another_case(
    house: House, resident: Phone, first: str, end: str | None, then: str, advice: str
) -> None:
    await resident.say(first)
    if end is not None:
        await resident.say(end)
    assert advice in await resident.say(then)
    before, after = await emergencies(house, resident)
    assert (before.description, after.description) == (first, then)


async def test_the_same_danger_that_comes_again_is_no_other(house: House, resident: Phone) -> None:
    await resident.say("我家着火了")
    await resident.say("火灭了")
    await resident.say("又着火了快来人")
    assert len(await emergencies(house, resident)) == 1


@pytest.mark.parametrize(
    ("words", "place"),
    [("就小区配电房", "配电房"), ("在中心花园那边", "中心花园"), ("人工湖", "人工湖")],
)
async def test_a_place_alone_puts_right_what_was_guessed(
    house: House, resident: Phone, words: str, place: str
) -> None:
    await resident.say("变压器冒火星了快来人")
    await resident.say(words)
    [case] = await emergencies(house, resident)
    assert place in case.place
    assert "3栋" not in case.place


async def test_a_complaint_of_the_staff_is_not_for_whom_it_is_about(
    house: House, corner: Corner
) -> None:
    await corner.resident.say(LIFT)
    await corner.worker.read()
    words = f"网格员{corner.estate}甲态度太差"
    assert not IN_IT.search(await corner.resident.say(words))
    assert "态度" not in await corner.worker.read()


async def test_of_who_wants_to_die_small_talk_is_heard(house: House, resident: Phone) -> None:
    await resident.say("我不想活了")
    assert "12356" in await resident.say("你是机器人吧")


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("充电桩外壳带电，我手碰着麻得很", "95598"),
        ("电线掉水坑里了，直冒火花", "95598"),
        ("外墙瓷砖哗啦往下掉，底下都是小孩", "从下面走"),
        ("我爸从梯子上摔下来腿动不了", "别随便搬动"),
    ],
)
async def test_the_advice_fits(resident: Phone, words: str, advice: str) -> None:
    assert advice in await resident.say(words)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("电梯困人了应该怎么办", "119"),
        ("听说6栋有人跳楼了,真的假的", "110"),
    ],
)
async def test_danger_that_is_only_spoken_of_has_its_number(
    house: House, resident: Phone, words: str, number: str
) -> None:
    assert number in await resident.say(words)
    assert await filed_cases(house, resident) == []


@pytest.mark.parametrize("words", ["在4栋后面", "就在2栋后面那个门"])
async def test_behind_a_house_is_a_place(resident: Phone, words: str) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    assert "有危险吗" not in await resident.say(words)


@pytest.mark.parametrize("words", ["取消", "不去了", "算了不报了", "说错了"])
async def test_who_stops_says_no_yes(house: House, words: str) -> None:
    phone, _ = await ask(house)
    assert "最急" not in await phone.say(words)
    assert await emergencies(house, phone) == []
    async with house.database.transaction() as session:
        assert await session.get(Worry, phone.openid) is None


async def test_what_is_answered_before_it_is_asked_is_noted(house: House, corner: Corner) -> None:
    await corner.resident.say("小区门口车祸，有人被撞了满脸是血")
    await corner.worker.read()
    for words in ("三个", "停了"):
        assert IN_IT.search(await corner.resident.say(words))
        assert words in await corner.worker.read()
    [case] = await emergencies(house, corner.resident)
    assert case.place == f"{corner.estate}小区门口"


async def test_a_fire_that_is_out_leaves_who_was_hurt_in_it(house: House, resident: Phone) -> None:
    await resident.say("我家厨房着火了，我妈手烫伤了")
    assert "没事了就好" not in await resident.say("灭了灭了")
    assert "打 120" in await resident.say("我妈手起泡了怎么办")
    assert "有人来帮就好" in await resident.say("送医院了")
    assert len(await emergencies(house, resident)) == 1


async def test_who_sees_somebody_on_a_roof_is_told_what_to_do(resident: Phone) -> None:
    assert "轻声跟他说话" in await resident.say("6栋楼顶站着个姑娘，好像要跳")
    for words in ("她在哭", "要怎么劝她"):
        assert "心里难受" not in await resident.say(words)


async def test_whom_she_fears_is_gone_and_it_is_not_over(house: House, resident: Phone) -> None:
    await resident.say("我老公打我")
    for words in ("他已经走了", "我没受伤 我不想报警"):
        answer = await resident.say(words)
        assert "12338" in answer
        assert "没事了就好" not in answer
    assert len(await filed_cases(house, resident)) == 1


async def test_what_was_said_in_anger_opens_nothing(house: House, resident: Phone) -> None:
    await resident.say("我不想活了 物业天天这样拖着")
    assert "放心" in await resident.say("我就是气话 没事")
    assert "漏水" in await resident.say("我就是想让你们把厨房漏水修了")
    assert len(await filed_cases(house, resident)) == 1


async def test_dizzy_beside_a_leaking_flue_is_gas(house: House, resident: Phone) -> None:
    await resident.say("烟囱管道漏风 热水器打不着")
    assert "开窗" in await resident.say("有点头晕")
    assert len(await emergencies(house, resident)) == 1


async def test_a_burst_pipe_is_warned_of_and_no_violence(house: House, resident: Phone) -> None:
    answer = await resident.say("水管爆了 到处都是水！！快来人啊")
    assert "总阀" in answer
    assert "110" not in answer
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert (case.kind, case.urgency) != ("emergency", "danger")


async def test_who_waits_is_heard_while_a_report_is_open(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    await resident.say("我妈晕倒了叫不醒")
    for said in ("她手冰凉冰凉的", "来了没得"):
        answer = await resident.say(said)
        assert "记下了" in answer or "转给" in answer or "催" in answer
        assert "楼道灯坏了三天了没人管；" not in answer
    [case] = await emergencies(house, resident)
    assert case.description == "我妈晕倒了叫不醒"


async def test_what_was_advised_is_done_while_a_report_is_open(
    house: House, resident: Phone
) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    await resident.say("好大的煤气味")
    answer = await resident.say("开窗了")
    assert IN_IT.search(answer)
    assert "照明" in answer, "the report waits still"
    [case] = await emergencies(house, resident)
    assert case.description == "好大的煤气味"


@pytest.mark.parametrize("end", [None, "现在没事了"])
async def test_a_wish_after_a_call_for_help_is_no_suggestion(
    house: House, resident: Phone, end: str | None
) -> None:
    await resident.say("老人从床上摔下来了，叫不醒")
    if end is not None:
        await resident.say(end)
    assert IN_IT.search(await resident.say("能不能派医生来看看他的腿"))
    assert [case.kind for case in await filed_cases(house, resident)] == ["emergency"]
