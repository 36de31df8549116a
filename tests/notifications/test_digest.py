"""What a morning's digest says of cases, as tables; and how it reads."""

from datetime import UTC, datetime, timedelta

import pytest

from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseState
from api.cases.models import Case, WaitsFor
from api.notifications.digest import (
    MOST_GROUPS,
    MOST_LINES,
    LateCase,
    Standing,
    late_of,
    standing_of,
    work_of,
)
from api.notifications.digests import digest_note
from api.notifications.outbox import Note
from api.notifications.splitting import split
from api.staff.models import StaffMember, StaffRole

NOW = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
"""Monday, 08:30 in Shanghai."""

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOW + 3 * DAY


def case(number: int, state: CaseState, due: datetime = LATER, **details: object) -> Case:
    facts = {
        "id": 100 + number,
        "case_number": f"YX-20261120-{number:04d}",
        "kind": CaseKind.LIGHTING,
        "place": "阳光花园3栋",
        "list_number": number,
        "waits_for": None,
        "hold_until": None,
        "sealed_at": None,
    }
    return Case(state=state, finish_due_at=due, **(facts | details))


def on_hold(number: int, waits_for: WaitsFor, due: datetime = LATER) -> Case:
    return case(number, CaseState.ON_HOLD, due, waits_for=waits_for, hold_until=NOW + DAY)


def read(cases: list[Case], late: list[LateCase] | None = None, **given: datetime) -> Note:
    role = StaffRole.GRID_LEAD if late else StaffRole.GRID_WORKER
    at = {100 + int(number[1:]): moment for number, moment in given.items()}
    work = work_of(cases, given_at=at, since=NOW - 15 * HOUR, now=NOW)
    return digest_note(StaffMember(name="李伟", role=role), work, late_of(late or []), now=NOW)


def late(number: int, owner: str, grid: str | None = "一网格", days: int = 1) -> LateCase:
    return LateCase(number, f"YX-20261110-{number:04d}", owner, grid, NOW - days * DAY)


ASSIGNED, GOING = CaseState.ASSIGNED, CaseState.IN_PROGRESS


@pytest.mark.parametrize(
    ("one", "standing"),
    [
        (case(1, GOING, NOW - timedelta(seconds=1)), Standing.OVERDUE),
        (case(1, ASSIGNED, NOW - DAY), Standing.OVERDUE),
        (case(1, GOING, NOW), Standing.DUE_TODAY),
        (case(1, ASSIGNED, NOW + 15 * HOUR), Standing.DUE_TODAY),  # 23:30
        (case(1, GOING, NOW + 15.5 * HOUR), Standing.UNDER_WAY),  # midnight
        (case(1, ASSIGNED), Standing.UNTAKEN),
        (case(1, GOING), Standing.UNDER_WAY),
        (on_hold(1, WaitsFor.OTHERS, NOW - DAY), Standing.PAUSED),
        (on_hold(1, WaitsFor.RESIDENT, NOW - DAY), Standing.ASKED),
    ],
)
def test_how_a_case_stands(one: Case, standing: Standing) -> None:
    assert standing_of(one, now=NOW) is standing


def test_the_most_urgent_first_and_everything_counted() -> None:
    cases = [
        on_hold(1, WaitsFor.RESIDENT),
        on_hold(2, WaitsFor.OTHERS),
        case(3, GOING, LATER + DAY),
        case(4, GOING, LATER),
        case(5, ASSIGNED),
        case(6, GOING, NOW + HOUR),
        case(7, GOING, NOW - HOUR),
        case(8, ASSIGNED, NOW - DAY),
    ]
    since = NOW - 15 * HOUR
    given = {case.id: NOW - 30 * DAY for case in cases} | {105: NOW - HOUR, 106: since}
    work = work_of(cases, given_at=given, since=since, now=NOW)
    assert work is not None
    assert [line.case.list_number for line in work.lines] == [8, 7, 6, 5, 4, 3, 2, 1]
    counts = (work.total, work.fresh, work.overdue, work.due_today, work.asked, work.more)
    assert counts == (8, 1, 2, 1, 1, 0)


def test_a_long_list_is_cut_and_says_so() -> None:
    note = read([case(number, GOING) for number in range(1, MOST_LINES + 4)])
    assert note.text.count("号｜") == MOST_LINES
    assert "您手上有 11 件" in note.text
    assert "还有 3 件没列出来" in note.text


def test_nothing_to_do_is_nothing_to_say() -> None:
    assert work_of([], given_at={}, since=NOW, now=NOW) is None
    assert late_of([]) is None


def test_what_a_worker_reads() -> None:
    note = read(
        [
            case(2, GOING, NOW - 15 * HOUR),
            case(5, ASSIGNED, place="平安里12号院北侧自行车棚旁第二根路灯杆下面的井盖"),
            case(3, GOING, NOW + 9 * HOUR),
            on_hold(4, WaitsFor.RESIDENT),
        ],
        n5=NOW - HOUR,
    )
    assert note.text.splitlines() == [
        "【今日工单】李伟，截至 11月23日 周一 08:30，您手上有 4 件，上次下班后新来 1 件，"
        "已超期 1 件，今天到期 1 件，等居民回话 1 件。",
        "",
        "2 号｜公共照明｜阳光花园3栋｜已超期（11月22日 周日 17:30 到期）",
        "3 号｜公共照明｜阳光花园3栋｜今天 17:30 到期",
        "5 号｜公共照明｜平安里12号院北侧自行车棚旁第二根路灯杆下面的井……｜"
        "11月26日 周四 08:30 前｜还没接单",
        "4 号｜公共照明｜阳光花园3栋｜等居民回话",
    ]
    assert [(option.title, option.payload) for option in note.options] == [
        ("查看 2 号", "查看 YX-20261120-0002"),
        ("看我的全部工单", "我的工单"),
        ("接单 5 号", "接单 YX-20261120-0005"),
    ]


def test_of_a_sealed_case_not_even_the_place_goes_ahead() -> None:
    note = read([case(1, GOING, sealed_at=NOW - DAY)])
    assert "阳光花园" not in note.text
    assert "1 号｜公共照明｜匿名反映｜" in note.text


def test_what_a_lead_without_work_of_their_own_reads() -> None:
    overdue = [late(1, "李伟"), late(2, "周敏", days=3), late(3, "李伟"), late(4, "孙丽", None)]
    note = read([], overdue)
    assert note.text.splitlines() == [
        "【同事超期】李伟，截至 11月23日 周一 08:30，您的网格同事手上有 4 件过了办结时限：",
        "一网格｜李伟 2 件",
        "一网格｜周敏 1 件",
        "没有网格的｜孙丽 1 件",
        "最久的一件是 YX-20261110-0002（周敏），11月20日 周五 08:30 到期。",
    ]
    assert [option.payload for option in note.options] == ["查看 YX-20261110-0002"]
    assert (note.subject, read([case(1, GOING)]).subject) == ("同事超期提醒", "今日工单")


def test_both_are_one_message_that_the_platform_takes() -> None:
    many = [
        late(number, f"员工{number}号", "阳光花园第十二网格") for number in range(MOST_GROUPS + 3)
    ]
    long = "平安里十二号院北侧自行车棚旁边的第二根路灯杆下面"
    note = read([case(n, ASSIGNED, NOW - DAY, place=long) for n in range(1, 30)], many)
    assert "您手上有 29 件" in note.text
    assert "同事手上有 9 件" in note.text
    assert "其余 3 件" in note.text
    assert len(split(note.text, titles=[option.title for option in note.options])) <= 2
    usual = read([case(n, GOING) for n in range(1, 6)], many[:3])
    assert len(split(usual.text, titles=[option.title for option in usual.options])) == 1
