"""What staff type, as commands; what they merely say, as words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.dialogue.staff_commands import ROLES, StaffCommand, Verb, parse_command, read_heir


@pytest.mark.parametrize(
    ("typed", "verb", "reference", "words"),
    [
        ("我的工单", Verb.LIST, None, ""),
        ("工单", Verb.LIST, None, ""),
        ("接单 1", Verb.TAKE, "1", ""),
        ("接单1", Verb.TAKE, "1", ""),
        ("接单 1号", Verb.TAKE, "1", ""),
        ("接 1", Verb.TAKE, "1", ""),
        ("接单", Verb.TAKE, None, ""),
        ("接单 YX-20261122-0007", Verb.TAKE, "YX-20261122-0007", ""),
        ("退单 12 不属于我的片区", Verb.DECLINE, "12", "不属于我的片区"),
        ("退单1，我在外地", Verb.DECLINE, "1", "我在外地"),
        ("到场 1", Verb.ARRIVE, "1", ""),
        ("补充 1 已联系物业", Verb.NOTE, "1", "已联系物业"),
        ("办结 1 已更换灯泡", Verb.RESOLVE, "1", "已更换灯泡"),
        ("办结 已更换灯泡", Verb.RESOLVE, None, "已更换灯泡"),
        ("办结 1 3栋的灯换好了", Verb.RESOLVE, "1", "3栋的灯换好了"),
        ("办结 3栋的灯换好了", Verb.RESOLVE, None, "3栋的灯换好了"),
        ("问 3 几点方便上门", Verb.ASK, "3", "几点方便上门"),
        ("问居民 几点方便上门", Verb.ASK, None, "几点方便上门"),
        ("派单 2 李伟", Verb.DESIGNATE, "2", "李伟"),
        ("不予受理 1 不在本镇", Verb.REJECT, "1", "不在本镇"),
        ("本周统计", Verb.WEEK, None, ""),
        ("请假 11月28日到30日", Verb.LEAVE, None, "11月28日到30日"),
        ("请假3天", Verb.LEAVE, None, "3天"),
        ("请假 李伟 明天", Verb.LEAVE, None, "李伟 明天"),
        ("请假", Verb.LEAVE, None, ""),
        ("销假", Verb.BACK, None, ""),
        ("销假 李伟", Verb.BACK, None, "李伟"),
        ("确认事件 2 预计18:00", Verb.CONFIRM, "2", "预计18:00"),
        ("确认事件 3号楼停水", Verb.CONFIRM, None, "3号楼停水"),
        ("7", Verb.SHOW, "7", ""),
        ("附近", Verb.NEARBY, None, ""),
        ("我附近", Verb.NEARBY, None, ""),
        ("附近的工单", Verb.NEARBY, None, ""),
        ("附近还有什么事", Verb.NEARBY, None, ""),
        ("附近有哪些没办完的", Verb.NEARBY, None, ""),
        ("附近 照明", Verb.NEARBY, None, "照明"),
        ("附近的路灯", Verb.NEARBY, None, "路灯"),
        ("附近有没有路灯的单子", Verb.NEARBY, None, "路灯"),
        ("附近 1203", Verb.NEARBY, None, "1203"),
        ("附近3号楼", Verb.NEARBY, None, "3号楼"),
        ("附近查看 YX-20261122-0007", Verb.NEAR_SHOW, "YX-20261122-0007", ""),
        ("上报", Verb.REPORT, None, ""),
        ("上报 3号楼2单元楼道灯坏了", Verb.REPORT, None, "3号楼2单元楼道灯坏了"),
        ("上报3号楼灯坏了", Verb.REPORT, None, "3号楼灯坏了"),
        ("上报，什么人把垃圾堆在东门", Verb.REPORT, None, "什么人把垃圾堆在东门"),
        ("巡查发现 东门垃圾没清", Verb.REPORT, None, "东门垃圾没清"),
        ("上报类别 公共照明", Verb.REPORT_KIND, None, "公共照明"),
        ("上报地点 阳光花园3栋", Verb.REPORT_PLACE, None, "阳光花园3栋"),
        ("上报并入", Verb.REPORT_JOIN, None, ""),
        ("单独上报", Verb.REPORT_APART, None, ""),
        ("取消上报", Verb.REPORT_DROP, None, ""),
        ("我上报的", Verb.REPORTED, None, ""),
        ("我上报的 2", Verb.REPORTED, "2", ""),
        ("我上报的 YX-20261122-0007", Verb.REPORTED, "YX-20261122-0007", ""),
        ("我顺手办了", Verb.DID, None, ""),
        ("顺手办了 2 换了灯泡", Verb.DID, "2", "换了灯泡"),
    ],
)
def test_commands(typed: str, verb: Verb, reference: str | None, words: str) -> None:
    assert parse_command(typed) == StaffCommand(verb=verb, reference=reference, words=words)


@pytest.mark.parametrize(
    "asked",
    ["我的待办", "看看我有啥活", "今天有什么活", "我手上还有哪些单子", "我有几个任务没办"],
)
def test_ones_own_work_in_other_words(asked: str) -> None:
    said = parse_command(asked)
    assert said is not None
    assert (said.verb, said.words) == (Verb.LIST, "")


@pytest.mark.parametrize(
    "said",
    [
        "楼道灯坏了",
        "有啥活动",
        "我想找活干",
        "请假条怎么开",
        "请假的话找谁",
        "完成得不错",
        "退钱",
        "我的工单怎么样了",
        "2026",
        "附近有医院吗",
        "附近的路灯坏了",
        "附近哪里能停车",
        "附近的人都说这个小区的物业服务态度特别不好大家都想换一家物业公司来管理这个小区才行",
        "上报材料怎么写",
        "上报的事怎么样了",
        "上报了没人管",
    ],
)
def test_words(said: str) -> None:
    assert parse_command(said) is None


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    parse_command(text)


def test_every_verb_has_its_roles() -> None:
    assert set(ROLES) == set(Verb)


@pytest.mark.parametrize(
    ("words", "name", "reason"),
    [
        ("李伟", "李伟", None),
        ("李伟 只有他会修", "李伟", "只有他会修"),
        ("李伟，这栋只有他 熟", "李伟", "这栋只有他 熟"),
        ("李伟，", "李伟", None),
        ("", "", None),
    ],
)
def test_the_heir_and_why(words: str, name: str, reason: str | None) -> None:
    assert read_heir(words) == (name, reason)


def test_to_seal_names_its_case() -> None:
    """Who says it of none means one of their own, as a resident."""
    named = parse_command("改匿名 YX-20261122-0007")
    assert named == StaffCommand(verb=Verb.SEAL, reference="YX-20261122-0007", words="")
    assert parse_command("改匿名") is None
    assert parse_command("改匿名吧") is None
