"""The worker's job in chat, and what they read when it does not work."""

from api.staff.models import StaffRole
from api.texts import format_moment
from tests.dialogue.conftest import Corner, staff_phone
from tests.dialogue.happy.test_complaint import filed_cases
from tests.dialogue.happy.test_follow_up import filed, resolved
from tests.living import House, Phone


async def test_the_whole_job(corner: Corner) -> None:
    number = await filed(corner.resident)
    told = await corner.worker.read()
    assert number in told
    assert "楼道灯坏了三天了没人管" in told
    assert "1. 公共照明" in await corner.worker.say("我的工单")
    assert "已接单" in await corner.worker.tap("接单")
    assert "已记到场" in await corner.worker.say("到场1")
    assert "已记下" in await corner.worker.say("补充 1 已联系物业")
    assert "照片 1 张已存进" in await corner.worker.photo()
    assert "已办结" in await corner.worker.say("办结 1 已更换灯泡")
    assert "照片 1 张已存进" in await corner.worker.photo("after")
    assert "没有未办的工单" in await corner.worker.say("我的工单")


async def test_each_time_says_what_it_is(house: House, corner: Corner) -> None:
    number = await filed(corner.resident)
    [case] = await filed_cases(house, corner.resident)
    assert case.take_due_at is not None
    moves_on = format_moment(case.take_due_at)
    accepted, finished = format_moment(case.accept_due_at), format_moment(case.finish_due_at)
    assert moves_on != accepted
    told = await corner.worker.read()
    assert f"{moves_on} 前接单，过时转给别人；{finished} 前办结" in told
    assert f"答应居民 {accepted} 前接手" in told
    shown = await corner.worker.say(f"查看 {number}")
    assert f"接单时限：{moves_on}，到时没接会转给下一位" in shown
    assert f"答应居民：{accepted} 前有人接手" in shown
    assert f"办结时限：{finished}" in shown
    await corner.worker.say("接单 1")
    shown = await corner.worker.say("1")
    assert "接单时限" not in shown
    assert "答应居民" not in shown


async def test_a_number_shows_the_case(corner: Corner) -> None:
    number = await filed(corner.resident)
    await corner.worker.say("我的工单")
    assert number in await corner.worker.say("1")


async def test_declining_hands_it_on_with_the_reason(corner: Corner) -> None:
    number = await filed(corner.resident)
    assert "写上原因" in await corner.worker.say("退单 1")
    assert "乙" in await corner.worker.say("退单 1 我在外地开会")
    assert number in await corner.colleague.read()
    assert "没有未办的工单" in await corner.worker.say("我的工单")
    assert "社区服务台" not in await corner.resident.say("到哪了")
    await corner.colleague.say("退单 1 我也在外地")
    assert "孙丽" in await corner.resident.say("到哪了")


async def test_wrong_state_says_what_is_possible(corner: Corner) -> None:
    await filed(corner.resident)
    answer = await corner.worker.say("办结 1 好了")
    assert "待接单" in answer
    assert "接单" in answer
    assert "不能到场" in await corner.worker.say("到场 1")
    await corner.worker.say("接单 1")
    answer = await corner.worker.say("接单 1")
    assert "办理中" in answer
    assert "办结" in answer


async def test_words_that_no_resident_should_read_are_not_written(corner: Corner) -> None:
    await filed(corner.resident)
    await corner.worker.say("接单 1")
    answer = await corner.worker.say("办结 1 不归我们管，找602业主 13812345678")
    assert "先没有写进工单" in answer
    assert "“13812345678”：不能把个人手机号告诉居民" in answer
    assert "“602”：不能提到别人家的房号" in answer
    assert "“不归我们管”：不要推给别人" in answer
    assert "过了办结期限（" in await corner.worker.say("补充 1 60天后再换")
    shown = await corner.resident.say("到哪了")
    assert "13812345678" not in shown
    assert "60天" not in shown
    assert "已办结" in await corner.worker.say("办结 1 已更换灯泡")


async def test_bad_numbers(corner: Corner) -> None:
    number = await filed(corner.resident)
    assert "没有 9 号" in await corner.worker.say("接单 9")
    assert "不在您名下" in await corner.colleague.say(f"接单 {number}")
    assert "没有未办" in await corner.colleague.say("接单")
    assert "写上内容" in await corner.worker.say("补充 1")


async def test_the_only_case_needs_no_number(corner: Corner) -> None:
    await filed(corner.resident)
    assert "已接单" in await corner.worker.say("接单")
    assert "已办结" in await corner.worker.say("办结 已更换灯泡")


async def test_two_cases_need_one(corner: Corner) -> None:
    await filed(corner.resident)
    await corner.worker.say("接单 1")
    await filed(corner.resident)
    await corner.colleague.say("退单 1 不在岗")
    assert "带上编号" in await corner.worker.say("到场")
    assert "2 号已接单" in await corner.worker.say("接单 2")


async def test_staff_words_of_a_resident_are_words(resident: Phone) -> None:
    assert "工单" not in await resident.say("接单 1")


async def test_reopened_goes_to_the_supervisor_who_designates(house: House, corner: Corner) -> None:
    number = await resolved(corner)
    await corner.resident.read()
    await corner.resident.tap("1分")
    await corner.resident.say("根本没修")
    await corner.resident.tap("重新办理")
    supervisor = house.phone("demo-supervisor-zhao")
    listed = await supervisor.read()
    assert number in listed
    assert "根本没修" in listed
    answer = await supervisor.say(f"派单 {number} {corner.estate}乙")
    assert "乙" in answer
    assert number in await corner.colleague.read()


async def test_figures_are_for_heads(house: House, corner: Corner, resident: Phone) -> None:
    supervisor = await staff_phone(house, StaffRole.SUPERVISOR, "何主任")
    figures = await supervisor.say("本周统计")
    for word in ("响应率", "中位数", "办结率", "满意度", "超期"):
        assert word in figures
    assert "请您理解" in await resident.say("本周统计")
    assert "岗位不能用" in await corner.worker.say("本周统计")


async def test_the_desk_rejects_with_a_reason(house: House, stranger: Phone) -> None:
    desk = house.phone("demo-desk-sun")
    await stranger.say("路灯不亮了")
    await stranger.say("老火车站旁边")
    answer = await stranger.say("确认")
    number = answer.split("编号 ")[1][:16]
    assert "写上原因" in await desk.say(f"不予受理 {number}")
    assert "不予受理" in await desk.say(f"不予受理 {number} 不在本镇范围，请打12345")
    assert "不在本镇范围" in await stranger.read()


async def test_nobody_works_on_their_own_report(house: House, corner: Corner) -> None:
    await corner.worker.say(f"{corner.estate}1栋楼道灯坏了三天")
    answer = await corner.worker.say("确认")
    assert f"{corner.estate}甲" not in answer


async def test_figures_in_other_words(house: House, corner: Corner) -> None:
    supervisor = await staff_phone(house, StaffRole.SUPERVISOR, "何主任")
    assert "本周统计" in await supervisor.say("这周办结率多少")
    assert "上周统计" in await supervisor.say("上周统计")
    assert "网格" in await supervisor.say("哪个网格超时最多")
    assert "可以这样说" in await corner.worker.say("这个工单怎么弄")


async def test_who_is_named_hears_nothing_and_the_desk_may_mark(
    house: House, corner: Corner
) -> None:
    desk = house.phone("demo-desk-sun")
    await corner.resident.say(f"{corner.estate}1栋楼道灯坏了，{corner.estate}甲来了就骂人")
    number = (await corner.resident.say("确认")).split("编号 ")[1][:16]
    assert number not in await corner.worker.read()
    assert "没有未办" in await corner.worker.say("我的工单")
    assert "不在您名下" in await corner.worker.say(f"查看 {number}")
    assert number in await corner.colleague.read()
    assert "回避的人" in await desk.say(f"回避 {number}")
    assert "没有叫" in await desk.say(f"回避 {number} 没有的人")
    assert "由您回避" in await desk.say(f"回避 {number} 我")
    assert "没有 " in await desk.say(f"查看 {number}")
    assert "利害关系" in await house.phone("demo-supervisor-zhao").say(
        f"派单 {number} {corner.estate}甲"
    )
    assert "岗位不能用" in await corner.colleague.say(f"回避 {number} 我")
