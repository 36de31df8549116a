"""Who says where they live and how to call them beside what is wrong has told everything."""

import pytest

from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone


@pytest.mark.parametrize(
    ("said", "kind", "place"),
    [
        ("3栋楼道灯坏了，我住2单元502，打13912345678", "lighting", "3栋2单元"),
        ("我是3栋2单元502的，我家厨房漏水", "water_leak", "3栋2单元502"),
        ("家住5-1-301 电梯坏了", "lift", "5栋1单元"),
        ("我住4栋1单元，门口垃圾没人收，电话13912345678", "rubbish", "4栋1单元"),
    ],
)
async def test_it_is_read_back_at_once(
    house: House, resident: Phone, said: str, kind: str, place: str
) -> None:
    read_back = await resident.say(said)
    assert f"事情：{said}" in read_back
    assert f"地点：阳光花园{place}" in read_back
    assert "YX-" in await resident.say("确认")
    [case] = await filed_cases(house, resident)
    assert (case.kind, case.description) == (kind, said)


async def test_the_worker_reads_whom_to_call(house: House, corner: Corner) -> None:
    await corner.resident.say("1栋楼道灯坏了，我住2单元301，打13912345678")
    await corner.resident.say("确认")
    await house.run_jobs()
    [case] = await filed_cases(house, corner.resident)
    assert "联系电话：13912345678" in await corner.worker.say(f"查看 {case.case_number}")


async def test_a_stranger_is_asked_for_the_estate_and_registers_nothing(
    house: House, stranger: Phone
) -> None:
    asked = await stranger.say("我是3栋2单元502的，我家厨房漏水")
    assert "户主" not in asked
    assert "核对" not in asked
    await stranger.say("阳光花园")
    await stranger.say("确认")
    [case] = await filed_cases(house, stranger)
    assert case.kind == "water_leak"
    assert "阳光花园3栋2单元502" in case.place


async def test_other_requests_too(resident: Phone) -> None:
    assert "【物业费】" in await resident.say("我是阳光花园3栋2单元501的，物业费还欠多少")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("单元门坏了，关不上，云溪新村2栋3单元", "云溪新村2栋3单元"),
        ("翠湖名邸二期6号楼大堂门坏了", "翠湖名邸"),
        ("楼梯扶手松了，晃得厉害，梧桐苑4栋1单元", "梧桐苑4栋1单元"),
    ],
)
async def test_an_address_anywhere_registers_nothing(
    stranger: Phone, said: str, place: str
) -> None:
    answer = await stranger.say(said)
    assert "几室" not in answer
    assert place in answer


async def test_who_has_moved_in_and_asks_is_answered(stranger: Phone) -> None:
    answer = await stranger.say("我是新来的租客，刚搬来翠湖名邸2栋，想问下垃圾扔哪")
    assert "几室" not in answer
    assert "分四类" in answer


async def test_who_registers_with_a_word_besides_still_does(stranger: Phone) -> None:
    assert "几单元" in await stranger.say("帮我登记一下，我家在云溪新村2栋")
