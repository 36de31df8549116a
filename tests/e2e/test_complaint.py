"""The main job, end to end: from a resident's words to a case that is closed and rated."""

from api.cases.lifecycle import CaseState, next_state
from api.cases.models import Case, CaseEvent
from api.cases.queries import timeline
from tests.e2e.installation import Installation
from tests.e2e.phones import Phone, case_number, list_number
from tests.e2e.waiting import until

PROBLEM = "楼道灯坏了三天了没人管"


async def test_a_complaint_lives_through_reopening_to_its_end(linli: Installation) -> None:
    wang = linli.phone("demo-resident-wang")
    workers = [linli.phone("demo-worker-li"), linli.phone("demo-worker-zhou")]
    number = await told_and_filed(wang)
    worker = await who_hears(workers, number)
    await taken_care_of(worker, wang, number)
    await badly_rated_and_reopened(wang, number)
    other = next(phone for phone in workers if phone is not worker)
    await handed_on(linli.phone("demo-supervisor-zhao"), other, number)
    await mended_and_praised(other, wang, number)

    case, asked_back = (await linli.cases_of(wang))[-2:]
    assert (case.case_number, case.state, case.rating) == (number, CaseState.CLOSED, 5)
    assert (asked_back.follows_up_id, asked_back.state) == (case.id, CaseState.WITHDRAWN)
    assert case.reopened_count == 1
    await every_step_is_legal(linli, case)
    for phone in (wang, *workers, linli.phone("demo-supervisor-zhao")):
        assert all(message.outcome is not None for message in await linli.messages_of(phone))
        assert phone.times_read("出现故障") == 0


async def told_and_filed(wang: Phone) -> str:
    """Told in a sentence, shown in a picture, read back, confirmed."""
    read_back = await wang.say(PROBLEM)
    assert PROBLEM in read_back
    assert "阳光花园3栋2单元" in read_back
    assert "收到了，一共照片 1 张" in await wang.photo()
    filed = await wang.say("确认")
    assert "前会有人接手" in filed
    return case_number(filed)


async def who_hears(workers: list[Phone], number: str) -> Phone:
    """The worker of the grid who was given the case, and nobody else."""

    async def look() -> Phone | None:
        return next((phone for phone in workers if phone.times_read(number)), None)

    worker = await until(look, what="a worker is told of the case")
    assert worker is not None
    assert [phone.times_read(number) for phone in workers].count(0) == len(workers) - 1
    return worker


async def taken_care_of(worker: Phone, wang: Phone, number: str) -> None:
    """Everything that a worker does, and what the resident learns of it."""
    notice = await worker.hears(number)
    assert PROBLEM in notice
    assert "附照片 1 张" in notice
    listed = list_number(notice)
    assert f"{listed}. 公共照明｜阳光花园3栋2单元" in await worker.say("我的工单")
    assert f"{listed} 号已接单" in await worker.say(f"接单 {listed}")
    assert "正在办理" in await wang.hears(number)
    assert "已记到场" in await worker.say(f"到场 {listed}")
    assert "进展已记下" in await worker.say(f"补充 {listed} 已联系物业")
    assert f"照片 1 张已存进工单 {number}" in await worker.photo("lamp-mended")
    assert f"{listed} 号已办结" in await worker.say(f"办结 {listed} 已更换灯泡")
    assert "已更换灯泡" in await wang.hears(number)
    story = await wang.say("到哪了")
    for step in ("已受理", "已接单", "到了现场", "已联系物业", "加了照片", "办结：已更换灯泡"):
        assert step in story
    assert number in story


async def badly_rated_and_reopened(wang: Phone, number: str) -> None:
    """Two points, a word on why, and the wish to have it done again."""
    assert "2 分" in await wang.tap("2分")
    assert "也可以直接重新办理" in await wang.say("只亮了一晚上又不亮了")
    assert number in await wang.tap("重新办理")


async def handed_on(supervisor: Phone, other: Phone, number: str) -> None:
    """The supervisor has it, and gives it to the other worker of the grid."""
    notice = await supervisor.hears(number)
    assert "打了 2 分" in notice
    assert "只亮了一晚上又不亮了" in notice
    listed = list_number(notice)
    assert f"{listed}. 公共照明" in await supervisor.say("我的工单")
    name = {"demo-worker-li": "李伟", "demo-worker-zhou": "周敏"}[other.openid]
    assert f"已派给{name}" in await supervisor.say(f"派单 {listed} {name}")


async def mended_and_praised(other: Phone, wang: Phone, number: str) -> None:
    """Done for good, rated well by tapping, closed."""
    listed = list_number(await other.hears(number))
    assert "已接单" in await other.say(f"接单 {listed}")
    assert "正在办理" in await wang.hears(number)
    assert "已办结" in await other.say(f"办结 {listed} 换了整套灯具和声控开关")
    assert "整套灯具" in await wang.hears(number)
    assert "5 分" in await wang.tap("5分")
    assert number in await wang.tap("没有了")


async def every_step_is_legal(linli: Installation, case: Case) -> None:
    """The history leads from the first state to the present one, by the table alone."""
    async with linli.database.transaction() as session:
        events: list[CaseEvent] = list(await timeline(session, case))
    state = CaseState.OPENED
    for event in events:
        assert event.from_state is state
        state = next_state(state, event.action)
        assert event.to_state is state
    assert state is case.state
