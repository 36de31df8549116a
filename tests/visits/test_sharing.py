"""Who of a grid visits whom: pure."""

from hypothesis import given
from hypothesis import strategies as st

from api.visits.sharing import Crew, visitor_of

PAIR = Crew(workers=(4, 9), lead=2)


def test_who_went_last_goes_again() -> None:
    assert {visitor_of(person, "王秀英", last_by=9, crew=PAIR) for person in range(20)} == {9}


def test_whom_nobody_knows_is_dealt_out() -> None:
    dealt = [visitor_of(person, "王秀英", last_by=None, crew=PAIR) for person in range(20)]
    assert dealt.count(4) == dealt.count(9) == 10


def test_who_is_away_is_stood_in_for() -> None:
    alone = Crew(workers=(4,), lead=2)
    assert visitor_of(7, "王秀英", last_by=9, crew=alone) == 4
    assert visitor_of(7, "王秀英", last_by=9, crew=Crew(lead=2)) == 2
    assert visitor_of(7, "王秀英", last_by=9, crew=Crew()) is None


def test_nobody_visits_their_own_mother() -> None:
    crew = Crew(workers=(4, 9), lead=2, apart={9: {"王秀英"}, 2: {"王秀英"}})
    assert visitor_of(7, "王秀英", last_by=9, crew=crew) == 4
    assert visitor_of(7, "李桂兰", last_by=9, crew=crew) == 9
    assert visitor_of(7, "王秀英", last_by=None, crew=Crew((9,), 2, crew.apart)) is None


@given(
    person=st.integers(1, 10_000),
    workers=st.sets(st.integers(1, 30)),
    last_by=st.none() | st.integers(1, 30),
    lead=st.none() | st.integers(31, 40),
)
def test_somebody_of_the_crew_or_nobody(
    person: int, workers: set[int], last_by: int | None, lead: int | None
) -> None:
    goes = visitor_of(person, "王秀英", last_by=last_by, crew=Crew(tuple(workers), lead))
    assert goes in workers if workers else goes == lead
    assert goes == visitor_of(
        person, "王秀英", last_by=last_by, crew=Crew(tuple(sorted(workers, reverse=True)), lead)
    )
