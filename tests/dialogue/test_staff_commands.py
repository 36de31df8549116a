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
    ],
)
def test_commands(typed: str, verb: Verb, reference: str | None, words: str) -> None:
    assert parse_command(typed) == StaffCommand(verb=verb, reference=reference, words=words)


@pytest.mark.parametrize(
    "said",
    [
        "楼道灯坏了",
        "请假条怎么开",
        "请假的话找谁",
        "完成得不错",
        "退钱",
        "我的工单怎么样了",
        "2026",
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
