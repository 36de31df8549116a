"""Reading the register from a table, and writing it into one."""

import contextlib
import csv
import io
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from api.visits.categories import Category
from api.visits.exporting import COLUMNS, exported, harmless
from api.visits.importing import Fault, NoTableError, decoded, import_rows, read_rows
from api.visits.register import change, entries, lines_of
from tests.visits.town import Town, settle


@pytest.fixture
async def town(session: AsyncSession, now: datetime) -> Town:
    return await settle(session, now=now)


def table(*rows: tuple[str, ...]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows([COLUMNS, *rows])
    return file.getvalue()


GOOD = ("赵小虎", "阳光花园", "3栋", "2单元", "501室", "孤儿", "", "", "")


def test_a_line_as_people_write_it() -> None:
    [row], faults = read_rows(table(GOOD))
    assert faults == []
    assert row.address == ("阳光花园", "3", "2", "501")
    assert (row.facts.category, row.facts.days) == (Category.CHILD, 30)
    assert row.line == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_as_excel_saves_it(encoding: str) -> None:
    rows, _ = read_rows(decoded(table(GOOD).encode(encoding)))
    assert len(rows) == 1


def test_a_workbook_is_told_how_to_become_a_table() -> None:
    with pytest.raises(NoTableError, match="save it from Excel"):
        decoded(b"PK\x03\x04rest")
    with pytest.raises(NoTableError, match="no text"):
        decoded(b"\xff\xff\xff\xff")
    with pytest.raises(NoTableError, match="房号"):
        read_rows("姓名,小区,楼栋,单元,类别\n王秀英,阳光花园,3,2,独居老人\n")


@pytest.mark.parametrize(
    ("column", "cell", "what"),
    [
        ("姓名", "", "姓名 is empty"),
        ("姓名", "王" * 41, "姓名 is longer than 40"),
        ("类别", "富户", "类别 富户 is none of ours"),
        ("间隔天数", "每周", "间隔天数 must be 1 to 366"),
        ("间隔天数", "0", "间隔天数 must be 1 to 366"),
        ("间隔天数", "367", "间隔天数 must be 1 to 366"),
        ("备注", "长" * 501, "备注 is longer than 500"),
    ],
)
def test_what_is_wrong_in_a_line_is_said(column: str, cell: str, what: str) -> None:
    bad = tuple(cell if name == column else one for name, one in zip(COLUMNS, GOOD, strict=True))
    rows, faults = read_rows(table(("钱大爷", *GOOD[1:]), bad))
    assert [row.line for row in rows] == [2]
    assert faults == [Fault(3, what)]


def test_the_same_person_twice_and_empty_lines() -> None:
    rows, faults = read_rows(table(GOOD, ("",) * 9, GOOD))
    assert len(rows) == 1
    assert faults == [Fault(4, "the same person as in line 2")]


async def test_entered_changed_and_the_same(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    home = town.home
    at = (town.estate.name, home.building, home.unit, home.room)
    known = ("王秀英", *at, "独居老人", "7", "13900002046", "腿脚不便")
    new = ("赵小虎", *at, "孤儿", "14", "", "")
    rows, faults = read_rows(table(known, new))
    done = await import_rows(session, rows, faults, now=now)
    assert (done.entered, done.changed, done.same, done.faults) == (1, 0, 1, ())
    rows, _ = read_rows(table((*known[:7], "", "搬到一楼"), new))
    again = await import_rows(session, rows, [], now=now)
    assert (again.entered, again.changed, again.same) == (0, 1, 1)
    assert (town.person.contact, town.person.remarks) == (None, "搬到一楼")
    assert [line.staff_id for line in await lines_of(session, town.person.id)] == [None, None]


async def test_a_home_that_nobody_knows(session: AsyncSession, town: Town, now: datetime) -> None:
    rows, _ = read_rows(table(("赵小虎", "无此苑", "1", "1", "101", "孤儿", "", "", "")))
    done = await import_rows(session, rows, [], now=now)
    assert done.faults == (Fault(2, "no such home in the household register"),)


async def test_what_goes_out_comes_in_again(
    session: AsyncSession, town: Town, now: datetime
) -> None:
    changes: dict[str, object] = {"remarks": "=HYPERLINK(1)"}
    await change(session, town["台"], town.person, changes, now=now)
    out = await exported(session, town["台"], reason="每年核对", now=now)
    assert "'=HYPERLINK(1)" in out
    rows, faults = read_rows(out)
    done = await import_rows(session, rows, faults, now=now)
    assert (done.entered, done.changed, done.faults) == (0, 0, ())
    assert len(rows) == len(await entries(session, town["台"], now=now))
    [line, *_] = await lines_of(session, town.person.id)
    assert (line.act, line.note) == ("exported", "每年核对")


@given(st.text(max_size=20))
def test_no_cell_is_a_formula(cell: str) -> None:
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(NoTableError):
        read_rows(text)
