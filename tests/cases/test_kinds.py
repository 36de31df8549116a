"""Every kind has a name, an urgency, and the promises that go with it."""

import pytest

from api.cases.kinds import KIND_RULES, CaseKind, Urgency


def test_every_kind_has_a_rule() -> None:
    assert set(KIND_RULES) == set(CaseKind)


def test_names_are_chinese_and_differ() -> None:
    names = [rule.name for rule in KIND_RULES.values()]
    assert len(set(names)) == len(names)
    assert all("一" <= letter <= "鿿" for name in names for letter in name)


@pytest.mark.parametrize(
    "kind", [CaseKind.WATER_SUPPLY, CaseKind.POWER, CaseKind.GAS, CaseKind.HEATING, CaseKind.LIFT]
)
def test_what_people_cannot_live_without_is_urgent(kind: CaseKind) -> None:
    assert KIND_RULES[kind].urgency is Urgency.URGENT


def test_only_an_emergency_is_danger() -> None:
    dangers = {kind for kind, rule in KIND_RULES.items() if rule.urgency is Urgency.DANGER}
    assert dangers == {CaseKind.EMERGENCY}
