"""What 附近 asks for: of which kind, and around what. Pure.

附近 照明, 附近的路灯      a kind, around where the worker is
附近 3号楼                 around a building
附近 1203, 附近 2          around a case: by the end of its number, or by the list's number
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from api.cases.kind_words import kind_of_word
from api.cases.kinds import CaseKind
from api.cases.queries import read_case_number
from api.grids.near_names import spelt_right
from api.grids.places import PlaceMention, parse_place

_LISTED = re.compile(r"第?(\d{1,3})号?(?:工单|单)?")
_LAST = re.compile(r"\d{4}")


@dataclass(frozen=True)
class NearbyWish:
    """What is asked for; `reference` is a case's number, the end of it, or one of the list.

    `is_clear` is False for words of which nothing could be read.
    """

    kind: CaseKind | None = None
    place: PlaceMention | None = None
    reference: str | None = None
    is_clear: bool = True


def read_nearby(words: str, *, estates: Mapping[str, str]) -> NearbyWish:
    """The wish in the words behind 附近, normalised; `estates` is the town's register of names."""
    if not words:
        return NearbyWish()
    if listed := _LISTED.fullmatch(words):
        return NearbyWish(reference=str(int(listed[1])))
    if _LAST.fullmatch(words) or ("-" in words and read_case_number(words)):
        return NearbyWish(reference=read_case_number(words))
    said = parse_place(spelt_right(words, estates=estates).text, estates=estates)
    kind = kind_of_word(words)
    if said.estate is None and said.building is None:
        return NearbyWish(kind=kind, is_clear=kind is not None)
    return NearbyWish(kind=kind, place=replace(said, landmark=None))
