"""The places of 云溪镇 as tables: estates with their buildings, and the grids laid over them.

Everything is made up. The boundaries lie in an empty stretch of desert, so that no map of the
demo points at anybody's house.
"""

from dataclasses import dataclass, field
from datetime import date

from api.grids.models import Net

GRIDS_SINCE = date(2022, 1, 1)
LAKE_SPLIT_ON = date(2024, 7, 1)
"""翠湖名邸 was one grid until this day; its older version is kept in the areas."""


@dataclass(frozen=True)
class EstateRow:
    """An estate: name, community, other names, buildings as (number, units, floors)."""

    name: str
    community: str
    aliases: list[str]
    buildings: list[tuple[str, int, int]]


ESTATES = [
    EstateRow(
        "阳光花园",
        "云溪社区",
        ["阳光", "阳光小区"],
        [("1", 2, 6), ("2", 2, 6), ("3", 2, 6), ("4", 2, 6), ("5", 2, 6), ("6", 3, 11)],
    ),
    EstateRow(
        "紫荆里",
        "云溪社区",
        ["紫荆", "紫荆小区"],
        [("1", 2, 11), ("2", 2, 11), ("3", 2, 11), ("4", 1, 18), ("5", 1, 18)],
    ),
    EstateRow(
        "云溪新村",
        "云溪社区",
        ["新村", "云溪小区"],
        [("1", 3, 5), ("2", 3, 5), ("3", 3, 5), ("4", 4, 6), ("5", 4, 6), ("6", 4, 6)],
    ),
    EstateRow(
        "翠湖名邸",
        "清河社区",
        ["翠湖", "翠湖小区"],
        [
            *(("1", 2, 18), ("2", 2, 18), ("3", 2, 18), ("4", 1, 26), ("5", 1, 26)),
            *(("6", 2, 18), ("7", 2, 18), ("8", 1, 26), ("9", 1, 26)),
        ],
    ),
    EstateRow(
        "梧桐苑",
        "清河社区",
        ["梧桐", "梧桐小区"],
        [("1", 2, 7), ("2", 2, 7), ("3", 2, 7), ("4", 2, 7)],
    ),
    EstateRow(
        "清河老街",
        "清河社区",
        ["老街", "清河街"],
        [("1", 2, 4), ("2", 2, 4), ("3", 2, 4), ("4", 3, 5), ("5", 3, 5), ("6", 1, 3)],
    ),
    EstateRow(
        "云溪中心小学",
        "云溪社区",
        ["中心小学", "云溪小学"],
        [("1", 1, 4), ("2", 1, 4), ("3", 1, 2)],
    ),
    EstateRow(
        "云溪医院", "清河社区", ["镇医院", "云溪镇医院"], [("1", 1, 8), ("2", 1, 5), ("3", 1, 3)]
    ),
]

HOUSING = [row.name for row in ESTATES[:6]]
"""Where people live; the other two are compounds of 驻区单位."""


@dataclass(frozen=True)
class AreaRow:
    """What belongs to a grid; `buildings` None means what nobody else names."""

    estate: str
    buildings: list[str] | None = None
    valid_from: date = GRIDS_SINCE
    valid_to: date | None = None


@dataclass(frozen=True)
class GridRow:
    """A grid; `box` is west, south, east, north in thousandths of a degree from the origin."""

    name: str
    community: str
    net: Net
    lead: str
    workers: list[str]
    box: tuple[int, int, int, int]
    areas: list[AreaRow] = field(default_factory=list)


EAST = ["1", "2", "3", "4", "5"]
WEST = ["6", "7", "8", "9"]

GRIDS = [
    GridRow(
        "阳光花园网格",
        "云溪社区",
        Net.ESTATE,
        "吴建华",
        ["李伟", "周敏"],
        (0, 8, 5, 13),
        [AreaRow("阳光花园")],
    ),
    GridRow(
        "紫荆里网格", "云溪社区", Net.ESTATE, "吴建华", ["钱芳"], (5, 8, 9, 13), [AreaRow("紫荆里")]
    ),
    GridRow(
        "云溪新村网格",
        "云溪社区",
        Net.COMMITTEE,
        "郑秀兰",
        ["冯涛"],
        (0, 3, 5, 8),
        [AreaRow("云溪新村")],
    ),
    GridRow(
        "翠湖东网格",
        "清河社区",
        Net.ESTATE,
        "何平",
        ["卫红"],
        (10, 8, 15, 14),
        [
            AreaRow("翠湖名邸", valid_to=LAKE_SPLIT_ON),
            AreaRow("翠湖名邸", EAST, valid_from=LAKE_SPLIT_ON),
            AreaRow("翠湖名邸", valid_from=LAKE_SPLIT_ON),
        ],
    ),
    GridRow(
        "翠湖西网格",
        "清河社区",
        Net.ESTATE,
        "何平",
        ["蒋勇"],
        (15, 8, 19, 14),
        [AreaRow("翠湖名邸", WEST, valid_from=LAKE_SPLIT_ON)],
    ),
    GridRow(
        "梧桐苑网格", "清河社区", Net.ESTATE, "何平", ["沈洁"], (10, 3, 14, 8), [AreaRow("梧桐苑")]
    ),
    GridRow(
        "清河老街网格",
        "清河社区",
        Net.COMMITTEE,
        "郑秀兰",
        ["韩磊"],
        (14, 2, 20, 8),
        [AreaRow("清河老街")],
    ),
    GridRow(
        "云溪单位网格",
        "云溪社区",
        Net.UNIT,
        "吴建华",
        ["朱军"],
        (5, 3, 9, 8),
        [AreaRow("云溪中心小学")],
    ),
    GridRow(
        "清河单位网格", "清河社区", Net.UNIT, "何平", ["许静"], (9, 0, 14, 3), [AreaRow("云溪医院")]
    ),
]
