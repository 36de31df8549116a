"""Fees of one's own home, after binding it."""

from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House, Phone

ADDRESS = "阳光花园5栋1单元302"


async def test_what_is_owed_by_month(resident: Phone) -> None:
    answer = await resident.say("物业费还欠多少")
    assert "未缴 2 个月，合计" in answer
    assert answer.count("已缴") == 4
    assert "缴费：" in answer


async def test_one_month(resident: Phone) -> None:
    answer = await resident.say("帮我看看上个月的水费")
    assert "【水费】" in answer
    assert answer.count("元 ") == 1


async def test_binding_comes_first_and_leads_on(stranger: Phone) -> None:
    asked = await stranger.say("我想查一下水费")
    assert "哪个小区" in asked
    assert "几单元" in await stranger.say("阳光花园5栋")
    asked = await stranger.say("1单元302")
    assert ADDRESS in asked
    assert "同意请回复 1" in asked
    assert "后四位" in await stranger.say("1")
    answer = await stranger.say("户主刘芳，尾号8866")
    assert f"已绑定{ADDRESS}" in answer
    assert "【水费】" in answer


async def test_an_address_in_one_line(stranger: Phone) -> None:
    assert ADDRESS in await stranger.say("我家住阳光花园5-1-302")
    await stranger.tap("同意")
    assert "已绑定" in await stranger.say("刘芳 8866")


async def test_three_wrong_tries_lock(stranger: Phone) -> None:
    await stranger.say(f"我住{ADDRESS}，帮我登记一下")
    await stranger.say("可以")
    assert "2 次" in await stranger.say("刘芳 1111")
    assert "1 次" in await stranger.say("王强 8866")
    assert "停一停" in await stranger.say("刘芳 2222")
    assert "停一停" in await stranger.say(f"我住{ADDRESS}")
    assert "已绑定" not in await stranger.say("刘芳 8866")


async def test_another_s_home_is_refused(resident: Phone) -> None:
    questions = (
        "3栋1单元402的物业费欠多少",
        "我邻居家物业费交了没有",
        "帮我查下老王家的物业费",
    )
    for question in questions:
        answer = await resident.say(question)
        assert "只能查自己家" in answer, question
        assert "【" not in answer


async def test_an_estate_that_does_not_exist(stranger: Phone) -> None:
    await stranger.say("查物业费")
    assert "没有查到" in await stranger.say("长青花园3栋2单元501")


async def test_two_people_do_not_mix(house: House, resident: Phone) -> None:
    other = house.phone()
    await other.say("查电费")
    assert "阳光花园3栋2单元501" in await resident.say("查电费")
    assert "哪个小区" not in await resident.read()


async def test_two_fees_named_are_two_answered(resident: Phone) -> None:
    answer = await resident.say("查一下水电费")
    assert "【水费】" in answer
    assert "【电费】" in answer
    assert "【物业费】" not in answer


async def test_a_name_is_somebody_else(resident: Phone) -> None:
    assert "只能查自己家" in await resident.say("查陈建国家的物业费")
    assert "【物业费】" in await resident.say("查我们家的物业费")


async def test_name_and_digits_may_come_one_by_one(stranger: Phone) -> None:
    await stranger.say(f"我住{ADDRESS}，帮我登记一下")
    await stranger.say("可以")
    assert "还差登记手机号" in await stranger.say("刘芳")
    assert "已绑定" in await stranger.say("8866")


async def test_heating_is_not_gas(resident: Phone) -> None:
    answer = await resident.say("暖气费交了没")
    assert "【取暖费】" in answer
    assert "燃气" not in answer
    assert "热力公司" in await resident.say("可以微信付不")


async def test_all_fees_are_a_short_list(resident: Phone) -> None:
    answer = await resident.say("查下费用")
    assert "要看哪样" in answer
    assert answer.count("电费") == 1
    assert answer.count("已缴") <= 5
    assert "一共" in await resident.say("最近半年一共交了多少电费")


async def test_a_fault_comes_before_the_money(resident: Phone) -> None:
    assert "供暖" in await resident.say("暖气不热，只有16度，取暖费能不能退")


async def test_a_room_put_right_is_no_name(stranger: Phone) -> None:
    await stranger.say(f"我住{ADDRESS}，帮我登记一下")
    await stranger.say("可以")
    assert "5栋1单元402" in await stranger.say("改成402")
    assert ADDRESS in await stranger.say("不对，是302")
    assert "已绑定" in await stranger.say("刘芳 8866")


async def test_who_moves_out_is_asked_and_leaves(resident: Phone) -> None:
    assert "要取消请回复 1" in await resident.say("我不在这住了，帮我解绑")
    assert "已经取消绑定" in await resident.say("1")
    assert "没有绑定" in await resident.say("房子退租了，把我登记的住址取消")
    assert "哪个小区" in await resident.say("查物业费")


async def test_who_is_locked_out_is_offered_the_desk(stranger: Phone) -> None:
    await stranger.say(f"我住{ADDRESS}，帮我登记一下")
    await stranger.say("可以")
    for wrong in ("刘芳 1111", "王强 8866", "刘芳 2222"):
        locked = await stranger.say(wrong)
    assert "请社区同志" in locked
    assert "停一停" in await stranger.say("阳光花园 1-1-101")
    assert "编号" in await stranger.say("1")


async def test_why_it_is_more_is_answered_from_the_bills(house: House, resident: Phone) -> None:
    await resident.say("物业费我交到几月了")
    assert "没有查到" in await resident.say("停车费呢")
    answer = await resident.say("水费怎么比上个月多这么多")
    assert "吨×" in answer
    assert "10月比9月" in answer
    assert await filed_cases(house, resident) == []
    assert "转给社区服务台核对" in await resident.tap("请社区核对")
    assert len(await filed_cases(house, resident)) == 1


async def test_what_comes_behind_a_contested_charge_goes_with_it(
    house: House, resident: Phone
) -> None:
    await resident.say("你们物业费多收了我三百块，要退给我")
    [case] = await filed_cases(house, resident)
    assert case.case_number in await resident.photo()
    for more in ("这是银行扣款记录", "退到哪张卡", "什么时候给我退"):
        assert case.case_number in await resident.say(more)
    await resident.say("谢谢")
    assert case.case_number in await resident.photo("another")
    assert len(await filed_cases(house, resident)) == 1
    assert "电费" in await resident.say("电费是多少")


async def test_who_only_will_not_pay_files_nothing_unasked(house: House, resident: Phone) -> None:
    asked = await resident.say("物业费一分钱不交 你们能把我咋地")
    assert "我听着" in asked
    assert await filed_cases(house, resident) == []
    assert "社区服务台" in await resident.say("1")
    [case] = await filed_cases(house, resident)
    assert "一分钱不交" in case.description


async def test_a_bill_that_is_wondered_at_in_any_order_of_words(resident: Phone) -> None:
    answer = await resident.say("我那个电费 10月份咋这么高")
    assert "度" in answer
    assert "电费" in await resident.say("比上个月还高")


async def test_who_cannot_prove_a_home_is_shown_the_way_out(stranger: Phone) -> None:
    await stranger.say(f"我住{ADDRESS}，帮我登记一下")
    proof = await stranger.say("可以")
    assert "不绑了" in proof
    assert "不绑了" in await stranger.say("那我咋个绑嘛")
    thanked = await stranger.say("晓得了 谢谢哈")
    assert "不绑了" in thanked
    assert "张三 1234" not in thanked
    assert "先不登记" in await stranger.say("那就不绑了")
