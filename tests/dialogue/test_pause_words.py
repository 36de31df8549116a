"""What stands behind 挂起 and 延期."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cases.models import WaitsFor
from api.dialogue.pause_words import PauseWords, read_pause
from api.dialogue.staff_commands import StaffCommand, Verb, parse_command

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "reason", "days"),
    [
        ("等配件 5天", "等配件", 5),
        ("5天 等供货", "等供货", 5),
        ("5天等供货", "等供货", 5),
        ("等配件，两天", "等配件", 2),
        ("等配件 十天", "等配件", 10),
        ("等物业 3个工作日", "等物业", 3),
        ("等物业 一周", "等物业", 7),
        ("等物业到12月1日", "等物业", 8),
        ("等开春 1月5号", "等开春", 43),
        ("等配件", "等配件", None),
        ("3天", "", 3),
        ("", "", None),
        ("等13月40日", "等13月", 40),
        ("等业主在家 3", "等业主在家", 3),
        ("等业主在家3天", "等业主在家", 3),
        ("等居民搬走 一周", "等居民搬走", 7),
        ("等住户回来", "等住户回来", None),
        ("等配件 3", "等配件", 3),
        ("等配件3", "等配件", 3),
        ("3 等配件", "等配件", 3),
        ("等3栋2单元", "等3栋2单元", None),
    ],
)
def test_waiting_for_others(words: str, reason: str, days: int | None) -> None:
    assert read_pause(words, today=TODAY) == PauseWords(WaitsFor.OTHERS, reason, days)


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("等居民 几号有人在家", "几号有人在家"),
        ("等居民回话", ""),
        ("等业主的回复，12月1日在家吗", "12月1日在家吗"),
        ("等住户", ""),
        ("等居民回话 3天", ""),
        ("等居民 3", ""),
        ("等业主确认时间", "确认时间"),
        ("等居民提供照片", "提供照片"),
        ("等业主几号在家", "几号在家"),
        ("等居民 在家吗", "在家吗"),
    ],
)
def test_waiting_for_the_resident(words: str, question: str) -> None:
    assert read_pause(words, today=TODAY) == PauseWords(WaitsFor.RESIDENT, question, None)


@given(st.text(max_size=40))
def test_any_words_are_read(words: str) -> None:
    assert (read_pause(words, today=TODAY).days or 0) >= 0


@pytest.mark.parametrize(
    ("typed", "verb", "reference", "words"),
    [
        ("挂起 3 等配件 5天", Verb.HOLD, "3", "等配件 5天"),
        ("挂起 等配件 5天", Verb.HOLD, None, "等配件 5天"),
        ("挂起 5天 等配件", Verb.HOLD, None, "5天 等配件"),
        ("挂起 3", Verb.HOLD, "3", ""),
        ("暂停 3 等配件", Verb.HOLD, "3", "等配件"),
        ("恢复 3", Verb.RESUME, "3", ""),
        ("恢复", Verb.RESUME, None, ""),
        ("延期 3 5天 等供货", Verb.EXTEND, "3", "5天 等供货"),
        ("延期 10天 等供货", Verb.EXTEND, None, "10天 等供货"),
        ("延期3 5天等供货", Verb.EXTEND, "3", "5天等供货"),
    ],
)
def test_commands(typed: str, verb: Verb, reference: str | None, words: str) -> None:
    assert parse_command(typed) == StaffCommand(verb=verb, reference=reference, words=words)


@pytest.mark.parametrize(
    "said", ["恢复供水了吗", "延期交房怎么办", "暂停营业的店", "挂起来的广告牌"]
)
def test_words(said: str) -> None:
    assert parse_command(said) is None
