"""A place told for what the desk has just got belongs to it; and which home one is known by."""

import pytest

from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


@pytest.mark.parametrize(
    ("wish", "where", "place"),
    [
        ("建议在小区里多放几张长椅给老人坐", "就紫荆里南门", "紫荆里南门"),
        ("我有个建议，希望多装几个路灯", "翠湖名邸中心花园", "翠湖名邸中心花园"),
        ("老伴走了没收入，想申请困难补助", "梧桐苑3栋1单元", "梧桐苑3栋1单元"),
    ],
)
async def test_a_place_belongs_to_the_wish(
    house: House, stranger: Phone, wish: str, where: str, place: str
) -> None:
    await stranger.say(wish)
    await stranger.say(where)
    [case] = await filed_cases(house, stranger)
    assert (case.kind, case.place) == ("hand_over", place)
    assert case.estate_id is not None


async def test_another_wish_is_no_place_of_the_first(house: House, corner: Corner) -> None:
    await corner.resident.say("表扬一下网格员小李，帮我提米上楼")
    answer = await corner.resident.say("我建议小区花园多装两个健身器材")
    praise, *others = await filed_cases(house, corner.resident)
    assert "健身器材" not in praise.place
    assert "健身器材" in "".join(one.description for one in others), answer


async def test_a_wish_that_has_its_place_takes_no_other(house: House, stranger: Phone) -> None:
    await stranger.say("建议在紫荆里南门装个减速带")
    assert "几室" in await stranger.say("梧桐苑3栋1单元")
    [case] = await filed_cases(house, stranger)
    assert "梧桐苑" not in case.place


@pytest.mark.parametrize(
    "question", ["我绑的是哪套房子", "我家绑定的房子是哪里", "我登记的住址是什么", "我绑定了哪套房"]
)
async def test_whoever_asks_is_told_which_home(
    resident: Phone, stranger: Phone, question: str
) -> None:
    assert "您绑定的是阳光花园3栋2单元" in await resident.say(question)
    answer = await stranger.say(question)
    assert "还没有绑定" in answer
