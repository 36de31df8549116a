"""Asked before a name or a number is given, once, and with a way on for who says no."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from api.residents.models import BindingAttempt, Consent, ConsentScope, Resident
from api.volunteers.models import Volunteer
from tests.living import House, Phone

HOME = "我住阳光花园5栋1单元302，帮我登记一下"


async def consents(house: House, phone: Phone) -> Sequence[Consent]:
    async with house.database.transaction() as session:
        query = select(Consent).join(Resident, Resident.id == Consent.resident_id)
        return (await session.scalars(query.where(Resident.openid == phone.openid))).all()


@pytest.mark.parametrize("yes", ["1", "同意", "可以的", "好"])
async def test_g33_yes_is_on_record_before_the_proof(
    house: House, stranger: Phone, yes: str
) -> None:
    assert "同意请回复 1" in await stranger.say(HOME)
    assert await consents(house, stranger) == []
    assert "户主姓名" in await stranger.say(yes)
    [consent] = await consents(house, stranger)
    assert (consent.scope, consent.message_id) == (
        ConsentScope.HOME_PROOF,
        stranger.last_message_id,
    )
    assert "已绑定" in await stranger.say("刘芳 8866")


async def test_a_room_is_put_right_before_the_yes(stranger: Phone) -> None:
    await stranger.say("绑定阳光花园5栋1单元301")
    corrected = await stranger.say("改回302")
    assert "阳光花园5栋1单元302" in corrected
    assert "同意请回复 1" in corrected


@pytest.mark.parametrize("no", ["2", "不同意", "不行"])
async def test_g33_no_leads_on(house: House, stranger: Phone, no: str) -> None:
    await stranger.say("物业费还欠多少")
    await stranger.say("阳光花园5栋1单元302")
    refused = await stranger.say(no)
    assert "不绑定也没关系" in refused
    assert await consents(house, stranger) == []
    assert "念给您听听" in await stranger.say("阳光花园5栋1单元楼道灯坏了三天")


async def test_g33_a_proof_before_the_yes_is_not_taken(house: House, stranger: Phone) -> None:
    await stranger.say(HOME)
    assert "还没有您的同意" in await stranger.say("刘芳 8866")
    async with house.database.transaction() as session:
        query = select(BindingAttempt).join(Resident, Resident.id == BindingAttempt.resident_id)
        assert (await session.scalars(query.where(Resident.openid == stranger.openid))).all() == []
    await stranger.tap("同意")
    assert "已绑定" in await stranger.say("刘芳 8866")


async def test_g33_it_is_asked_once(house: House, stranger: Phone) -> None:
    await stranger.say(HOME)
    await stranger.say("1")
    await stranger.say("刘芳 8866")
    assert "户主姓名" in await stranger.say("我搬家了，现在住阳光花园3栋1单元402")
    assert len(await consents(house, stranger)) == 1


async def test_the_address_can_be_corrected_before_the_yes(stranger: Phone) -> None:
    await stranger.say("我家住阳光花园5栋1单元301")
    assert "绑定阳光花园5栋1单元302" in await stranger.say("不对，是302室")


async def test_a_question_in_between_leads_back(stranger: Phone) -> None:
    await stranger.say(HOME)
    assert "同意请回复 1" in await stranger.say("最近有什么通知")


async def test_g33_a_number_told_too_early_is_asked_for_again(
    house: House, stranger: Phone
) -> None:
    await stranger.say("我想当志愿者，我的电话是13812345678")
    await stranger.tap("环卫")
    assert "同意请回复 1" in await stranger.say("周末可以捡垃圾")
    assert "还没有您的同意" in await stranger.say("13812345678")
    assert "手机号" in await stranger.say("1")
    assert "13812345678" in await stranger.say("13812345678")
    [consent] = await consents(house, stranger)
    assert consent.scope is ConsentScope.VOLUNTEER_PHONE


async def test_g33_no_number_no_volunteer(house: House, stranger: Phone) -> None:
    await stranger.say("我想当志愿者")
    await stranger.tap("环卫")
    await stranger.say("周末可以捡垃圾")
    assert "没关系" in await stranger.say("不同意")
    async with house.database.transaction() as session:
        query = select(Volunteer).join(Resident, Resident.id == Volunteer.resident_id)
        assert (await session.scalars(query.where(Resident.openid == stranger.openid))).all() == []
    assert await consents(house, stranger) == []
