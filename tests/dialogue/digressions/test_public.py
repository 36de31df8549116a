"""What is public needs no home: notices of an estate, and how to pay."""

from tests.living import Phone


async def test_a_notice_needs_only_the_estate(stranger: Phone) -> None:
    asked = await stranger.say("听说后天要停电是真的吗")
    assert "小区" in asked
    told = await stranger.say("翠湖名邸4栋")
    assert "计划停电" in told
    assert "几单元" not in told
    again = await stranger.say("几点到几点")
    assert "计划停电" in again
    assert "几室" not in again


async def test_another_house_has_none(stranger: Phone) -> None:
    assert "没有这样的通知" in await stranger.say("翠湖名邸7栋要停电吗")


async def test_when_the_water_is_back_is_about_the_notice(resident: Phone) -> None:
    assert "临时停水" in await resident.say("今天停水吗")
    assert "临时停水" in await resident.say("什么时候来水")


async def test_how_to_pay_shows_no_bills(resident: Phone) -> None:
    told = await resident.say("物业费怎么交")
    assert "阳光物业服务中心" in told
    assert "已缴" not in told
    invoice = await resident.say("发票怎么开")
    assert "收钱的一方" in invoice
    assert "已缴" not in invoice


async def test_a_stranger_may_know_how_to_pay(stranger: Phone) -> None:
    told = await stranger.say("电费怎么交")
    assert "云溪供电所" in told
    assert "哪个小区" not in told


async def test_last_month_is_of_the_fee_just_talked_of(resident: Phone) -> None:
    await resident.say("水费呢，欠多少")
    answer = await resident.say("上个月的")
    assert "【水费】" in answer
    assert "【电费】" not in answer


async def test_the_address_is_not_asked_for_after_everything(stranger: Phone) -> None:
    assert "哪个小区" in await stranger.say("我要查一下欠费")
    assert "8826-" in await stranger.say("有没有修空调的")
    answer = await stranger.say("低保怎么办")
    assert "哪个小区" not in answer


async def test_what_differs_by_estate_is_told_for_the_estate(stranger: Phone) -> None:
    assert "您问哪个小区" in await stranger.say("怎么交物业费")
    told = await stranger.say("梧桐苑")
    assert "梧桐物业服务中心" in told
    assert "翠湖" not in told
