"""A place in the talk with what is said of it later."""

import pytest

from actions.places import TalkPlace
from api.grids.places import PlaceMention


@pytest.mark.parametrize(
    ("before", "said", "text"),
    [
        (
            TalkPlace(building="3", unit="2", room="502"),
            PlaceMention(estate="阳光花园"),
            "阳光花园3栋2单元502",
        ),
        (TalkPlace(building="3"), PlaceMention(estate="阳光花园", building="4"), "阳光花园4栋"),
        (TalkPlace(estate="紫荆里", building="3"), PlaceMention(estate="阳光花园"), "阳光花园"),
        (TalkPlace(estate="紫荆里", building="3"), PlaceMention(unit="2"), "紫荆里3栋2单元"),
        (
            TalkPlace(estate="紫荆里", building="3", unit="2"),
            PlaceMention(building="4"),
            "紫荆里4栋",
        ),
        (TalkPlace(estate="紫荆里", building="3"), PlaceMention(landmark="南门"), "紫荆里南门"),
    ],
)
def test_what_is_said_later(before: TalkPlace, said: PlaceMention, text: str) -> None:
    assert before.corrected_by(said).text == text
