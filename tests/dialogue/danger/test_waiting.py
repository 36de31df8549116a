"""Who waits for help: what they say is answered as it is, and nothing is said twice."""

import pytest

from tests.dialogue.conftest import Corner
from tests.dialogue.danger.test_after import emergencies
from tests.living import House, Phone

URGES_TO_CALL = "还没打电话"


async def test_who_has_called_is_not_told_to_call(house: House, resident: Phone) -> None:
    await resident.say("我妈倒地上了叫不醒")
    assert "门打开" in await resident.say("已经打了120了")
    said = [await resident.say(words) for words in ("他们说还有十分钟到", "脸色发白", "还在喘气")]
    assert not any(URGES_TO_CALL in one for one in said)
    assert "门打开" not in said[0]
    assert len(await emergencies(house, resident)) == 1


async def test_what_to_do_until_they_are_there(resident: Phone) -> None:
    await resident.say("我妈倒地上了叫不醒")
    assert "120" in await resident.say("还要做什么")
    await resident.say("120打过了")
    answer = await resident.say("现在怎么办")
    assert "门打开" in answer
    assert "请马上打 120" not in answer


@pytest.mark.parametrize(
    ("danger", "asks", "answer"),
    [
        ("家里好大的煤气味", "燃气公司电话多少", "燃气卡"),
        ("我钥匙锁屋里头了 娃儿一个人在屋头哭", "开锁电话多少", "8826-0203"),
        ("我妈倒地上了叫不醒", "打哪个电话", "120"),
        ("电线掉水坑里了，直冒火花", "供电局电话几多", "95598"),
    ],
)
async def test_a_number_is_told(
    house: House, stranger: Phone, danger: str, asks: str, answer: str
) -> None:
    await stranger.say(danger)
    await stranger.say("阳光花园3栋")
    assert answer in await stranger.say(asks)
    assert len(await emergencies(house, stranger)) == 1


async def test_other_numbers_are_another_question(resident: Phone) -> None:
    await resident.say("家里好大的煤气味")
    assert "8826-0105" in await resident.say("物业电话多少")


async def test_who_comes_and_whether_they_have_it(house: House, corner: Corner) -> None:
    await corner.resident.say("家里好大的煤气味")
    assert f"{corner.estate}甲，还没接手" in await corner.resident.say("来人了没")
    [case] = await emergencies(house, corner.resident)
    await corner.worker.say(f"接单 {case.case_number}")
    assert f"{corner.estate}甲已经接手" in await corner.resident.say("有人来吗")


async def test_who_is_out_stays_out(house: House, corner: Corner) -> None:
    await corner.resident.say("家里好大的煤气味")
    await corner.worker.read()
    answer = await corner.resident.say("还有味儿 我下楼了")
    assert "别回去" in answer
    assert "还有味儿" in await corner.worker.read()


@pytest.mark.parametrize("words", ["不用那么急，没有人受伤", "我就是说一声"])
async def test_what_does_not_press_is_passed_on(house: House, corner: Corner, words: str) -> None:
    await corner.resident.say("树枝断了快要掉下来砸到人")
    await corner.worker.read()
    answer = await corner.resident.say(words)
    assert "知道了" in answer
    assert "119" not in answer
    assert words[:4] in await corner.worker.read()


async def test_a_place_without_a_register_is_taken_as_it_is_told(
    house: House, stranger: Phone
) -> None:
    await stranger.say("着火了快来人")
    assert "清河小区5栋" in await stranger.say("清河小区 5栋")
    for words in ("火好大", "来人了没"):
        assert "哪个小区" not in await stranger.say(words)
    [case] = await emergencies(house, stranger)
    assert case.place == "清河小区5栋"


@pytest.mark.parametrize("words", ["穿红衣服 在广场那边", "就在广场那边"])
async def test_a_spot_is_taken_and_its_estate_asked_for(
    house: House, stranger: Phone, words: str
) -> None:
    await stranger.say("我娃不见了")
    answer = await stranger.say(words)
    assert "地方记下了：广场那边" in answer
    assert "是哪个小区的" in answer
    assert "阳光花园广场那边" in await stranger.say("阳光花园")


async def test_a_house_alone_lacks_its_estate(house: House, stranger: Phone) -> None:
    await stranger.say("着火了快来人")
    assert "“3栋”是哪个小区的" in await stranger.say("在家里3栋")
    assert "紫荆里3栋" in await stranger.say("紫荆里")
    [case] = await emergencies(house, stranger)
    assert (case.place, case.building) == ("紫荆里3栋", "3")


@pytest.mark.parametrize("words", ["我在外面", "孩子在里面"])
async def test_outside_is_no_place(stranger: Phone, words: str) -> None:
    await stranger.say("着火了快来人")
    assert "哪个小区、几栋" in await stranger.say(words)


async def test_who_is_gone_is_not_kept_company(house: House, stranger: Phone) -> None:
    answer = await stranger.say("我娃不见了")
    assert "走丢的地方" in answer
    assert "跟孩子说话" not in answer
    await stranger.say("阳光花园3栋")
    assert "没事了就好" in await stranger.say("找到了 在小卖部")
    assert "缓口气" in await stranger.say("吓死我了")


async def test_a_child_behind_a_door_is_spoken_to(stranger: Phone) -> None:
    answer = await stranger.say("我钥匙锁屋里头了 娃儿一个人在屋头哭")
    assert "跟孩子说话" in answer
    assert "119" in answer


async def test_a_cry_for_help_says_nothing_of_violence(house: House, resident: Phone) -> None:
    first = await resident.say("救命")
    assert "锁好门" not in first
    assert "出什么事" in first
    assert "别随便搬动" in await resident.say("我妈倒地上了叫不醒")
    assert "锁好门" not in await resident.say("快来人啊")
    assert len(await emergencies(house, resident)) == 1


async def test_what_is_about_to_fall_is_stayed_away_from(house: House, resident: Phone) -> None:
    answer = await resident.say("樹枝斷了，快要掉下來砸到人")
    assert "别从下面走" in answer
    assert "电梯" not in answer
    assert "靠近几栋" in answer
    assert "健身区旁边" in await resident.say("小区健身区旁边")


@pytest.mark.parametrize("first", [None, "楼下有人放音乐好吵"])
@pytest.mark.parametrize("end", [None, "刚才煤气的没事了"])
async def test_who_takes_back_means_the_emergency_just_spoken_of(
    house: House, resident: Phone, first: str | None, end: str | None
) -> None:
    if first is not None:
        await resident.say(first)
        await resident.say("确认")
    await resident.say("厨房有股煤气味")
    if end is not None:
        assert "没事了就好" in await resident.say(end)
    assert "紧急情况" in await resident.say("撤回")
    assert "已经撤回" in await resident.tap("撤回")
    assert not [one for one in await emergencies(house, resident) if one.state != "withdrawn"]


async def test_that_all_is_well_ends_it(house: House, resident: Phone) -> None:
    await resident.say("家里好大的煤气味")
    assert "没事了就好" in await resident.say("没有没有，好着呢")


@pytest.mark.parametrize("words", ["俺不知道咋叫人", "租的 就在清河那边"])
async def test_what_tells_of_no_danger_is_not_asked_about(stranger: Phone, words: str) -> None:
    assert "有危险吗" not in await stranger.say(words)
