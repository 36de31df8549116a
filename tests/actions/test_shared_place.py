"""Which part of a place is said for all requests of a message."""

from actions.complaint_shared import shared
from api.grids.places import PlaceMention

HOUSE = PlaceMention(estate="翠湖名邸", building="2", unit="1", landmark="南门")


def test_a_request_without_a_place_has_the_house_of_all() -> None:
    assert shared(PlaceMention(), HOUSE) == PlaceMention(estate="翠湖名邸", building="2", unit="1")


def test_a_place_of_its_own_has_the_estate_of_all() -> None:
    own = PlaceMention(landmark="小区门口")
    assert shared(own, HOUSE) == PlaceMention(estate="翠湖名邸", landmark="小区门口")


def test_another_estate_stays() -> None:
    own = PlaceMention(estate="紫荆里", building="5")
    assert shared(own, HOUSE) == own


def test_a_whole_without_an_estate_says_nothing() -> None:
    assert shared(PlaceMention(), PlaceMention(landmark="南门")) == PlaceMention()
