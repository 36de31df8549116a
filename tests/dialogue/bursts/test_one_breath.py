"""Several messages in one breath are one turn: one answer, one case (R3)."""

from datetime import timedelta

import pytest

from api.dialogue.models import MessageType, Outcome
from tests.dialogue.conftest import Bind
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone

PHOTO = MessageType.IMAGE
LOST = (MessageType.IMAGE, "missing")


@pytest.fixture
async def wang(house: House, bind: Bind) -> Phone:
    """Somebody bound to a home, in a house that waits for more."""
    phone = await bind()
    phone.house = house.patient()
    return phone


async def test_short_texts_and_photos_are_one_complaint(wang: Phone) -> None:
    answer = await wang.in_one_breath("3号楼2单元", PHOTO, "楼道灯坏了", PHOTO, "三天了没人管")
    assert answer.count("确认") <= 2
    assert "楼道灯坏了" in answer
    assert "三天了没人管" in answer
    assert await wang.outcomes(5) == [Outcome.MERGED] * 4 + [Outcome.ANSWERED]
    assert "已经帮您报上去了" in await wang.say("确认")
    (case,) = await filed_cases(wang.house, wang)
    assert "楼道灯坏了" in case.description
    assert "三天了没人管" in case.description


async def test_three_photos_get_one_answer(wang: Phone) -> None:
    answer = await wang.in_one_breath(PHOTO, PHOTO, PHOTO)
    assert answer.count("收到了，一共照片 3 张") == 1


WORDS = "楼道灯坏了三天了没人管"


@pytest.mark.parametrize("said", [(WORDS, LOST), (LOST, WORDS)])
async def test_a_photo_that_did_not_come_is_mentioned_beside_the_words(
    wang: Phone, said: tuple[str | tuple[MessageType, str], ...]
) -> None:
    answer = await wang.in_one_breath(*said)
    assert "楼道灯坏了" in answer
    assert answer.count("照片没有收完整") == 1


async def test_of_several_photos_the_one_that_did_not_come_is_mentioned_once(wang: Phone) -> None:
    answer = await wang.in_one_breath(PHOTO, LOST, LOST)
    assert "收到" in answer
    assert answer.count("照片没有收完整") == 1


async def test_what_is_whole_waits_for_nothing(wang: Phone) -> None:
    await wang.in_one_breath("楼道灯坏了")
    assert "已经帮您报上去了" in await wang.say("确认")


async def test_danger_waits_for_nothing(wang: Phone) -> None:
    assert "119" in await wang.say("我家着火了")


async def test_late_photos_go_to_the_case_that_was_just_filed(wang: Phone) -> None:
    await wang.in_one_breath("楼道灯坏了三天了没人管")
    await wang.say("确认")
    answer = await wang.in_one_breath(PHOTO, PHOTO)
    assert answer.count("收到照片 2 张") == 1
    assert await wang.outcomes(2) == [Outcome.ATTACHED] * 2


async def test_who_pauses_is_answered_in_between(wang: Phone) -> None:
    first = await wang.in_one_breath("楼道灯坏了三天了没人管")
    second = await wang.in_one_breath("楼上还漏水")
    assert first
    assert second


async def test_a_house_that_does_not_wait_takes_each_alone(house: House, bind: Bind) -> None:
    phone = await bind()
    assert house.quiet == timedelta(0)
    await phone.in_one_breath("你好呀今天天气不错", "楼道灯坏了")
    assert Outcome.MERGED not in await phone.outcomes(2)
