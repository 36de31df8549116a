"""Cases of the demo's personas, told step by step: what testers meet when they begin."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from api.cases.history import SYSTEM, Actor
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction
from api.cases.models import ActorRole
from api.demo.complaints import Complaint, Where
from api.demo.draws import Draft, grid_of
from api.demo.register import CHEN_HOME, WANG_HOME, Address, Register
from api.demo.timeline import Step

_A, _K = CaseAction, CaseKind
LI, ZHOU, HAN = "李伟", "周敏", "韩磊"

Told = tuple[float, CaseAction, str | int | None]
"""Hours since the case was opened, what happened, and the note or the rating that goes with it."""


@dataclass(frozen=True)
class Scene:
    """A case with its history."""

    draft: Draft
    steps: list[Step]


@dataclass(frozen=True)
class _Row:
    hours_ago: float
    kind: CaseKind
    text: str
    building: str | None
    place: str
    owner: str
    story: list[Told]
    reporter: Address | None = None
    estate: str = "阳光花园"


_ROWS = [
    _Row(
        61 * 24,
        _K.LIGHTING,
        "三楼到四楼的声控灯不亮，晚上扶着墙走",
        "3",
        "阳光花园3栋2单元",
        LI,
        [
            (0.3, _A.TAKE, None),
            (2, _A.ARRIVE, None),
            (5, _A.RESOLVE, "更换了三楼、四楼两只声控灯头。"),
            (6, _A.RATE, 5),
        ],
        WANG_HOME,
    ),
    _Row(
        23 * 24,
        _K.PARKING,
        "南门消防通道老有车停着，婴儿车都推不出去",
        None,
        "阳光花园南门",
        ZHOU,
        [
            (1, _A.TAKE, None),
            (3, _A.NOTE, "已通知车主挪车，联系物业补划黄线。"),
            (47, _A.RESOLVE, "通道黄线已重新施划，物业每晚巡查。"),
            (50, _A.RATE, 4),
        ],
        WANG_HOME,
    ),
    _Row(
        38 * 24,
        _K.WATER_LEAK,
        "厨房顶上滴水，楼上说不是他家漏的",
        "3",
        "阳光花园3栋1单元402",
        ZHOU,
        [
            (0.6, _A.TAKE, None),
            (4, _A.ARRIVE, None),
            (5, _A.NOTE, "两家一起试水，确认是楼上洗碗机接头漏。"),
            (29, _A.RESOLVE, "楼上已更换接头，试水两小时不再滴漏。"),
            (33, _A.RATE, 5),
        ],
        CHEN_HOME,
    ),
    _Row(
        26,
        _K.PUBLIC_FACILITY,
        "单元门禁坏了，门关不上，谁都能进",
        "6",
        "阳光花园6栋3单元",
        LI,
        [
            (0.5, _A.TAKE, None),
            (2, _A.ARRIVE, None),
            (2.5, _A.NOTE, "门禁控制板烧了，已下单新板，到货就装。"),
        ],
    ),
    _Row(
        50,
        _K.GREENING,
        "中心绿地有棵树歪了，刮风怕砸到人",
        None,
        "阳光花园中心绿地",
        ZHOU,
        [
            (1.2, _A.TAKE, None),
            (4, _A.ARRIVE, None),
            (4.3, _A.NOTE, "已拉警戒线，园林公司约好来锯。"),
        ],
    ),
    _Row(
        3,
        _K.PUBLIC_FACILITY,
        "健身区的漫步机踏板松了，老人在上面晃",
        None,
        "阳光花园健身区",
        ZHOU,
        [],
    ),
    _Row(
        2.5,
        _K.PARKING,
        "南门道闸抬不起来，一排车堵在里面出不去",
        None,
        "阳光花园南门",
        LI,
        [
            (0.1, _A.TAKE, None),
            (0.3, _A.ARRIVE, None),
            (1.2, _A.RESOLVE, "道闸断电后手动抬杆放行，保险丝已换。"),
            (1.6, _A.RATE, 5),
        ],
    ),
    _Row(
        20 * 24,
        _K.WATER_LEAK,
        "顶楼一直漏雨，墙皮往下掉，住不了人",
        "4",
        "清河老街4栋2单元",
        HAN,
        [
            (30, _A.TAKE, None),
            (33, _A.ARRIVE, None),
            (34, _A.NOTE, "屋面防水要整层重做，等产权单位批钱。"),
            (260, _A.URGE, None),
        ],
        estate="清河老街",
    ),
    _Row(
        26 * 24,
        _K.ILLEGAL_BUILD,
        "临街店铺搭的雨棚越搭越大，雨水全倒到我家窗上",
        "2",
        "清河老街2栋",
        HAN,
        [(46, _A.TAKE, None), (51, _A.ARRIVE, None), (300, _A.URGE, None)],
        estate="清河老街",
    ),
]
"""The last two are overdue, whatever holidays lie between."""


def scenes(register: Register, staff: dict[str, int], *, now: datetime) -> list[Scene]:
    """The scenes at a moment (aware, in Asia/Shanghai)."""
    return [
        _scene(
            row,
            _reporter(row, register, number),
            staff[row.owner],
            now - timedelta(hours=row.hours_ago),
        )
        for number, row in enumerate(_ROWS)
    ]


def _reporter(row: _Row, register: Register, number: int) -> int:
    """A persona, or somebody of the estate, another one each time."""
    if row.reporter is not None:
        return register.residents[row.reporter].id
    return [r.id for address, r in register.neighbours if address[0] == row.estate][number]


def _scene(row: _Row, reporter_id: int, owner_id: int, opened_at: datetime) -> Scene:
    complaint = Complaint(
        where=Where.HOUSE if row.building else Where.AROUND,
        kind=row.kind,
        at=row.place,
        estates=(),
        months=(),
        text=row.text,
        done="",
    )
    draft = Draft(
        opened_at=opened_at,
        reporter_id=reporter_id,
        complaint=complaint,
        description=row.text,
        estate=row.estate,
        building=row.building,
        place=row.place,
        grid=grid_of(row.estate, row.building),
    )
    steps = [
        Step(at=opened_at, actor=SYSTEM, action=_A.ACCEPT),
        Step(at=opened_at, actor=SYSTEM, action=_A.ASSIGN, facts={"owner_id": owner_id}),
    ]
    resident = Actor(role=ActorRole.RESIDENT, id=reporter_id)
    for hours, action, said in row.story:
        at = opened_at + timedelta(hours=hours)
        if action is _A.URGE:
            steps.append(Step(at=at, actor=resident, action=action))
        elif action is _A.RATE:
            steps.append(Step(at=at, actor=resident, action=action, facts={"rating": said}))
            steps.append(Step(at=at, actor=resident, action=_A.CLOSE))
        else:
            worker = Actor(role=ActorRole.STAFF, id=owner_id)
            note = said if isinstance(said, str) else None
            steps.append(Step(at=at, actor=worker, action=action, note=note))
    return Scene(draft=draft, steps=steps)
