"""What is read in an announcement of the staff."""

from datetime import UTC, datetime

import pytest

from api.cases.kinds import CaseKind
from api.clock import SHANGHAI
from api.dialogue.incident_words import read_announcement, read_expected

ESTATES = {"阳光花园": "阳光花园", "翠湖名邸": "翠湖名邸"}
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""Monday 10:00 in Shanghai."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of that November."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("words", "moment", "rest"),
    [
        ("预计18:00", at(23, 18), ""),
        ("预计 18：30 恢复 水管爆了", at(23, 18, 30), "水管爆了"),
        ("抢修中，下午3点半来电", at(23, 15, 30), "抢修中"),
        ("今晚8点", at(23, 20), ""),
        ("9点", at(24, 9), ""),
        ("明天上午10点前 换水泵", at(24, 10), "换水泵"),
        ("11月28日18:00", at(28, 18), ""),
        ("预计2小时后恢复", at(23, 12), ""),
        ("30分钟", at(23, 10, 30), ""),
        ("晚上24点", at(24, 0), ""),
        ("今天9点", at(23, 9), ""),
        ("说不准", None, "说不准"),
        ("2月30日8点", None, "2月30日8点"),
        ("25:00", None, "25:00"),
    ],
)
def test_the_moment_and_the_rest(words: str, moment: datetime | None, rest: str) -> None:
    assert read_expected(words, now=NOW) == (moment, rest)


@pytest.mark.parametrize(
    ("words", "building", "kind", "rest"),
    [
        ("阳光花园3栋 停水 预计18:00", "3", CaseKind.WATER_SUPPLY, ""),
        ("阳光花园 停电 预计18:00 变压器检修", None, CaseKind.POWER, "变压器检修"),
        ("翠湖名邸5栋电梯停运，等配件，明天下午5点", "5", CaseKind.LIFT, "等配件"),
        ("阳光花园3号楼 断网", "3", CaseKind.TELECOM, ""),
        ("阳光花园3栋 有事", "3", None, "有事"),
    ],
)
def test_place_and_kind(words: str, building: str | None, kind: CaseKind | None, rest: str) -> None:
    said = read_announcement(words, estates=ESTATES, now=NOW)
    assert (said.place.building, said.kind, said.words) == (building, kind, rest)
    assert said.place.estate in ESTATES
