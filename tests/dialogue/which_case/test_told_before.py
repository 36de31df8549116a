"""Who says that they have reported it before is believed when it is so, and told when it is not."""

import pytest
import pytest_asyncio

from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import NUMBER, filed_cases
from tests.living import House, Phone


@pytest_asyncio.fixture
async def reporter(house: House, corner: Corner) -> tuple[Phone, str]:
    """Somebody who has a case about a light; and its number."""
    await corner.resident.say("楼道灯坏了没人管")
    await corner.resident.say("确认")
    [light] = await filed_cases(house, corner.resident)
    return corner.resident, light.case_number


async def test_a_report_once_more_goes_into_the_case(
    house: House, corner: Corner, reporter: tuple[Phone, str]
) -> None:
    phone, number = reporter
    await corner.worker.read()
    answer = await phone.say("楼道灯不亮，今天早上就报了，现在楼梯口也黑了")
    assert number in answer
    assert "替您催了" in answer
    assert "没有另外报" in answer
    assert len(await filed_cases(house, phone)) == 1
    heard = await corner.worker.read()
    assert "催" in heard
    assert "楼梯口也黑了" in heard


async def test_another_matter_is_filed_after_all(house: House, reporter: tuple[Phone, str]) -> None:
    phone, _ = reporter
    await phone.say("楼道灯不亮，今天早上就报了，现在楼梯口也黑了")
    await phone.tap("是另外一件事")
    await phone.read()
    await phone.say("确认")
    assert len(await filed_cases(house, phone)) == 2


async def test_hurry_finds_it_a_day_off(reporter: tuple[Phone, str]) -> None:
    phone, number = reporter
    answer = await phone.say("昨天就报了楼道灯，怎么还没人来修")
    assert "替您催了" in answer
    assert number in answer


@pytest.mark.parametrize(
    "said",
    [
        "半个月前就报了楼道灯，怎么还没人来",
        "催一下，半个月前就报了",
        "楼道灯半个月前就报了，还不亮",
        "半个月前就报了",
        "半个月前报的",
    ],
)
async def test_what_came_today_is_not_hurried_for_what_was_told_long_ago(
    corner: Corner, reporter: tuple[Phone, str], said: str
) -> None:
    phone, number = reporter
    await corner.worker.read()
    answer = await phone.say(said)
    assert "催了" not in answer
    assert "没有对上" in answer or "没有找到" in answer
    assert "催" not in await corner.worker.read()
    assert number in await phone.tap("公共照明")
    assert number in await corner.worker.read()


async def test_who_names_no_matter_is_asked_which(
    house: House, reporter: tuple[Phone, str]
) -> None:
    phone, number = reporter
    answer = await phone.say("早就跟你们说过了")
    assert "没找到" not in answer
    assert "哪一类" not in answer
    assert len(await filed_cases(house, phone)) == 1
    assert number in answer or number in await phone.tap("公共照明")


@pytest.mark.parametrize(
    "said", ["上周五就报了楼道灯坏了，到现在没人来修", "楼道灯上周五就报了一直没修"]
)
async def test_what_was_never_told_here_is_told_now(
    house: House, resident: Phone, said: str
) -> None:
    answer = await resident.say(said)
    assert "没找到您以前报过的这件" in answer
    assert "我念给您听听" in answer
    assert NUMBER.search(await resident.say("确认"))
    [case] = await filed_cases(house, resident)
    assert case.description == said
    assert case.since is not None


async def test_what_was_done_is_said_to_be_done(
    corner: Corner, house: House, reporter: tuple[Phone, str]
) -> None:
    phone, number = reporter
    await corner.worker.say("接单 1")
    await corner.worker.say("办结 1 换了灯泡")
    await phone.say("5")
    answer = await phone.say("楼道灯早就报过了，现在又不亮了")
    assert f"{number}）已经办完了" in answer
    assert "我念给您听听" in answer


async def test_what_was_done_and_comes_again_is_told_anew(
    corner: Corner, house: House, reporter: tuple[Phone, str]
) -> None:
    phone, _ = reporter
    await corner.worker.say("接单 1")
    await corner.worker.say("办结 1 换了灯泡")
    await phone.say("5")
    await phone.tap("没有了")
    assert "不能这样办" not in await phone.say("补充一下，上次那个灯又不亮了")


async def test_who_hurries_about_what_nobody_has_told_tells_it(
    house: House, resident: Phone
) -> None:
    read_back = await resident.say("你们是死人吗，蟑螂满楼道都是，说了多少次了没人管！")
    assert "虫害" in read_back
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert case.kind == "pests"
