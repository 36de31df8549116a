"""What residents of the demo town complained about, in their words, and what was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from api.cases.kinds import CaseKind
from api.demo.tables import rows


class Where(StrEnum):
    """Whose place a complaint fits: homes, open ground, a 驻区单位, or none of the grids."""

    HOUSE = "house"
    AROUND = "around"
    COMPOUND = "compound"
    DESK = "desk"
    REFUSED = "refused"


ESTATES = {
    "lifted": ("紫荆里", "翠湖名邸"),
    "old": ("云溪新村", "清河老街"),
    "managed": ("阳光花园", "紫荆里", "翠湖名邸", "梧桐苑"),
    "school": ("云溪中心小学",),
    "hospital": ("云溪医院",),
}
SEASONS = {"winter": (11, 12, 1, 2, 3), "summer": (5, 6, 7, 8, 9)}


@dataclass(frozen=True)
class Complaint:
    """A complaint in a resident's words, and the worker's word when it was resolved.

    `at` is the place, with `{home}`, `{unit}`, `{building}` or `{estate}` to fill in. `estates`
    and `months` are where and when it makes sense; empty means everywhere, always.
    """

    where: Where
    kind: CaseKind
    at: str
    estates: tuple[str, ...]
    months: tuple[int, ...]
    text: str
    done: str

    def fits(self, estate: str, month: int) -> bool:
        """Whether it makes sense in an estate in a month."""
        return estate in (self.estates or (estate,)) and month in (self.months or (month,))

    @property
    def names_building(self) -> bool:
        """Whether the place is in a building."""
        return any(part in self.at for part in ("{home}", "{unit}", "{building}"))


@cache
def complaints() -> Mapping[Where, list[Complaint]]:
    """The whole table."""
    found: dict[Where, list[Complaint]] = {where: [] for where in Where}
    for row in rows("complaints"):
        complaint = Complaint(
            where=Where(row["where"]),
            kind=CaseKind(row["kind"]),
            at=row["at"],
            estates=ESTATES[row["estates"]] if row["estates"] else (),
            months=SEASONS[row["season"]] if row["season"] else (),
            text=row["text"],
            done=row["done"],
        )
        found[complaint.where].append(complaint)
    return found
