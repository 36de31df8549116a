"""The choice among possible owners, as a pure function."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cases.choosing import NOT_FREE, Candidate, PassedOver, choose, weigh

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)

moments = st.integers(0, 10_000).map(lambda minutes: NOON - timedelta(minutes=minutes))
crews = st.lists(
    st.builds(
        Candidate,
        staff_id=st.integers(1, 12),
        on_duty=st.booleans(),
        load=st.integers(0, 4),
        last_assigned_at=st.none() | moments,
    ),
    unique_by=lambda candidate: candidate.staff_id,
    max_size=8,
)
exclusions = st.frozensets(st.integers(1, 12), max_size=6)


@given(crews, exclusions)
def test_the_chosen_one_is_free_and_nobody_is_freer(
    crew: list[Candidate], excluded: frozenset[int]
) -> None:
    free = {c.staff_id: c for c in crew if c.on_duty and c.staff_id not in excluded}
    chosen = choose(crew, excluded=excluded)
    if not free:
        assert chosen is None
        return
    assert chosen in free
    assert free[chosen].load == min(candidate.load for candidate in free.values())


@given(crews, exclusions, st.randoms())
def test_the_order_of_the_crew_does_not_matter(
    crew: list[Candidate], excluded: frozenset[int], random: Random
) -> None:
    shuffled = list(crew)
    random.shuffle(shuffled)
    assert choose(shuffled, excluded=excluded) == choose(crew, excluded=excluded)


@given(crews)
def test_the_longest_waiting_of_equals_is_next(crew: list[Candidate]) -> None:
    chosen = next((c for c in crew if c.staff_id == choose(crew, excluded=())), None)
    if chosen is None or chosen.last_assigned_at is None:
        return
    equals = [c for c in crew if c.on_duty and c.load == chosen.load]
    assert all(
        other.last_assigned_at is not None and other.last_assigned_at >= chosen.last_assigned_at
        for other in equals
    )


def test_who_never_had_a_case_comes_before_who_had_one() -> None:
    veteran = Candidate(staff_id=1, on_duty=True, load=0, last_assigned_at=NOON)
    newcomer = Candidate(staff_id=2, on_duty=True, load=0, last_assigned_at=None)
    assert choose([veteran, newcomer], excluded=()) == 2


def test_nobody_is_chosen_from_nobody() -> None:
    assert choose([], excluded=()) is None


NOBODY = Candidate(staff_id=1, on_duty=True, load=0, last_assigned_at=None)


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (NOBODY, None),
        (replace(NOBODY, staff_id=7), PassedOver.CONFLICT),
        (replace(NOBODY, staff_id=7, on_duty=False, on_leave=True), PassedOver.CONFLICT),
        (replace(NOBODY, staff_id=8), PassedOver.EXCLUDED),
        (replace(NOBODY, staff_id=8, on_duty=False, on_leave=True), PassedOver.ON_LEAVE),
        (replace(NOBODY, on_leave=True, on_duty=False), PassedOver.ON_LEAVE),
        (replace(NOBODY, on_duty=False, load=5, capacity=5), PassedOver.OFF_DUTY),
        (replace(NOBODY, load=5, capacity=5), PassedOver.FULL),
        (replace(NOBODY, load=6, capacity=5), PassedOver.FULL),
        (replace(NOBODY, load=4, capacity=5), None),
        (replace(NOBODY, load=400, capacity=None), None),
    ],
)
def test_the_weightiest_reason_is_given(candidate: Candidate, why: PassedOver | None) -> None:
    [considered] = weigh([candidate], excluded={8}, barred={7})
    assert considered.passed_over is why


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (replace(NOBODY, staff_id=2, load=1), PassedOver.BUSIER),
        (replace(NOBODY, staff_id=2, last_assigned_at=NOON), PassedOver.WAITED_LESS),
        (replace(NOBODY, staff_id=2), PassedOver.WAITED_LESS),
    ],
)
def test_the_second_best_is_told_apart(other: Candidate, why: PassedOver) -> None:
    assert [one.passed_over for one in weigh([NOBODY, other], excluded=())] == [None, why]


TOMORROW, LATER_THAT_DAY, AFTER_IT = [NOON + timedelta(hours=hours) for hours in (21, 24, 45)]
OFF = replace(NOBODY, staff_id=2, on_duty=False)


@pytest.mark.parametrize(
    ("first", "second", "chosen", "why"),
    [
        (NOBODY, replace(OFF, comes_at=TOMORROW), 1, PassedOver.COMES_LATER),
        (replace(NOBODY, load=9), replace(OFF, comes_at=TOMORROW), 1, PassedOver.COMES_LATER),
        (NOBODY, replace(OFF, comes_at=TOMORROW, skilled=True), 1, PassedOver.COMES_LATER),
        (
            replace(NOBODY, load=9, capacity=9),
            replace(OFF, comes_at=TOMORROW),
            2,
            PassedOver.FULL,
        ),
        (replace(NOBODY, on_duty=False), replace(OFF, comes_at=TOMORROW), 2, PassedOver.OFF_DUTY),
        (
            replace(NOBODY, on_duty=False, on_leave=True),
            replace(OFF, comes_at=TOMORROW),
            2,
            PassedOver.ON_LEAVE,
        ),
        (
            replace(OFF, staff_id=1, comes_at=AFTER_IT),
            replace(OFF, load=5, comes_at=TOMORROW),
            2,
            PassedOver.COMES_LATER,
        ),
        (
            replace(OFF, staff_id=1, load=1, comes_at=TOMORROW),
            replace(OFF, comes_at=LATER_THAT_DAY),
            2,
            PassedOver.BUSIER,
        ),
        (
            replace(OFF, staff_id=1, comes_at=TOMORROW),
            replace(OFF, comes_at=LATER_THAT_DAY, skilled=True),
            2,
            PassedOver.LESS_SKILLED,
        ),
        (
            replace(OFF, staff_id=1, comes_at=LATER_THAT_DAY),
            replace(OFF, comes_at=TOMORROW, last_assigned_at=NOON),
            1,
            PassedOver.WAITED_LESS,
        ),
    ],
)
def test_who_is_off_duty_and_comes_in_time(
    first: Candidate, second: Candidate, chosen: int, why: PassedOver
) -> None:
    considered = weigh([first, second], excluded=())
    assert [one.staff_id for one in considered if one.passed_over is None] == [chosen]
    assert [one.passed_over for one in considered if one.staff_id != chosen] == [why]
    assert [one.comes_at for one in considered] == [first.comes_at, second.comes_at]


def test_skill_goes_before_load_and_not_before_room() -> None:
    expert = replace(NOBODY, staff_id=2, load=4, capacity=5, skilled=True)
    assert [one.passed_over for one in weigh([NOBODY, expert], excluded=())] == [
        PassedOver.LESS_SKILLED,
        None,
    ]
    full = replace(expert, load=5)
    assert choose([NOBODY, full], excluded=()) == NOBODY.staff_id


@given(crews, exclusions, exclusions)
def test_everybody_has_a_reason_but_the_one(
    crew: list[Candidate], excluded: frozenset[int], barred: frozenset[int]
) -> None:
    considered = weigh(crew, excluded=excluded, barred=barred)
    assert [one.staff_id for one in considered] == [one.staff_id for one in crew]
    chosen = [one for one in considered if one.passed_over is None]
    free = [one for one in considered if one.passed_over not in NOT_FREE]
    assert len(chosen) == min(len(free), 1)
    assert not {one.staff_id for one in chosen} & (excluded | barred)
