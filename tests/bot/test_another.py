"""A problem told in an open report: another matter, or more of the same."""

from __future__ import annotations

from typing import Any

import pytest
from components.another import Held, akin, is_another


def reading(*kinds: tuple[str, float], sure: float = 0.95) -> dict[str, Any]:
    """What the engine read: a problem, and its guesses at the kind."""
    guesses = [{"name": name, "confidence": confidence} for name, confidence in kinds]
    return {
        "intent": {"name": "report_problem", "confidence": sure},
        "facets": {"kind": guesses},
    }


RUBBISH = Held(frozenset({"rubbish"}))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("道闸也坏了 东门", [("parking", 0.68), ("public_facility", 0.25)]),
        ("楼下井盖烂了", [("road_paving", 0.94), ("rubbish", 0.01)]),
        ("3号楼电梯不动了", [("lift", 1.0)]),
        ("那边路灯全不亮", [("lighting", 1.0)]),
    ],
)
def test_what_is_surely_of_another_kind(text: str, kinds: list[tuple[str, float]]) -> None:
    assert is_another(text, reading(*kinds), RUBBISH, kind=kinds[0][0], marked=False)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("满地都是苍蝇", [("pests", 0.9)]),
        ("电梯口", [("lift", 0.99)]),
        ("电梯旁边,坏了两天了", [("lift", 0.99)]),
        ("是电梯坏了", [("lift", 1.0)]),
        ("弄得电梯都坏了", [("lift", 1.0)]),
        ("你们电梯修不修了吗", [("lift", 1.0)]),
        ("物业没人管", [("property_service", 1.0)]),
        ("桶都倒了", [("lighting", 0.9), ("rubbish", 0.1)]),
        ("先报漏水", [("water_leak", 1.0)]),
        ("漏水的", [("water_leak", 1.0)]),
    ],
)
def test_what_may_be_more_of_it(text: str, kinds: list[tuple[str, float]]) -> None:
    assert not is_another(text, reading(*kinds), RUBBISH, kind=kinds[0][0], marked=False)


def test_without_certainty_nothing_is_another() -> None:
    doubtful = reading(("lift", 1.0), sure=0.7)
    assert not is_another("电梯坏了", doubtful, RUBBISH, kind="lift", marked=False)


def test_marked_as_another_it_needs_a_kind_of_its_own() -> None:
    read = reading(("pests", 0.9))
    assert is_another("全是老鼠", read, RUBBISH, kind="pests", marked=True)
    assert not is_another("桶也破了", read, RUBBISH, kind="rubbish", marked=True)
    assert not is_another("厨房", read, RUBBISH, kind="illegal_build", marked=True)
    assert not is_another("还挺臭", read, RUBBISH, kind=None, marked=True)


def test_who_names_what_waits_asks_after_it() -> None:
    held = Held(frozenset({"water_leak"}), waiting=("楼下路灯坏了",))
    read = reading(("lighting", 1.0))
    assert not is_another("路灯", read, held, kind="lighting", marked=True)
    assert is_another("电梯", reading(("lift", 1.0)), held, kind="lift", marked=True)


def test_while_the_kind_is_asked_for_every_guess_may_be_it() -> None:
    held = Held(frozenset({"parking", "drains_sewage", "lighting"}), asked=True)
    lamp = reading(("lighting", 1.0))
    assert not is_another("路灯不亮", lamp, held, kind="lighting", marked=False)
    assert is_another("路灯不亮", lamp, held, kind="lighting", marked=True)
    assert is_another("电梯坏了", reading(("lift", 1.0)), held, kind="lift", marked=False)
    assert not is_another(
        "漏水", reading(("water_leak", 1.0)), held, kind="water_leak", marked=False
    )


def test_a_vague_report_may_be_anything() -> None:
    held = Held(frozenset({"neighbour"}))
    assert not is_another("电梯坏了", reading(("lift", 1.0)), held, kind="lift", marked=False)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("rubbish", "pests", True),
        ("lighting", "power", True),
        ("noise", "construction", True),
        ("lighting", "rubbish", False),
        ("lift", "lighting", False),
        ("lift", "security", True),
    ],
)
def test_kinds_that_one_matter_is_told_in(one: str, other: str, same: bool) -> None:
    assert akin(one, other) is same
    assert akin(other, one) is same
