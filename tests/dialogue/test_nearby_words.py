"""What 附近 asks for."""

import pytest

from api.cases.kinds import CaseKind
from api.dialogue.nearby_words import NearbyWish, read_nearby
from api.grids.places import PlaceMention

TOWN = {"阳光花园": "阳光花园", "阳光": "阳光花园", "翠湖名邸": "翠湖名邸", "翠湖": "翠湖名邸"}
LIGHTING = CaseKind.LIGHTING


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("", NearbyWish()),
        ("照明", NearbyWish(kind=LIGHTING)),
        ("路灯", NearbyWish(kind=LIGHTING)),
        ("公共照明", NearbyWish(kind=LIGHTING)),
        ("垃圾", NearbyWish(kind=CaseKind.RUBBISH)),
        ("2", NearbyWish(reference="2")),
        ("第2单", NearbyWish(reference="2")),
        ("1203", NearbyWish(reference="1203")),
        ("YX-20261122-1203", NearbyWish(reference="YX-20261122-1203")),
        ("3号楼", NearbyWish(place=PlaceMention(building="3"))),
        ("翠湖", NearbyWish(place=PlaceMention(estate="翠湖名邸"))),
        (
            "阳光花园3栋2单元 公共照明",
            NearbyWish(
                kind=LIGHTING, place=PlaceMention(estate="阳光花园", building="3", unit="2")
            ),
        ),
        ("月亮", NearbyWish(is_clear=False)),
        ("！！", NearbyWish(is_clear=False)),
    ],
)
def test_wishes(words: str, wish: NearbyWish) -> None:
    assert read_nearby(words, estates=TOWN) == wish
