"""What must not stand in words that a resident will read (回复审核). Pure.

A worker writes in a hurry, and what they write about a case goes to the person who reported it. The
words are looked at before they are written down, and whoever wrote them is told what to change:

    phone       a private mobile number: nobody's number is given on
    identity    an identity number (GB 11643, with its check digit)
    home        a room that is neither where the case is nor in the resident's own words
    promise     a promise that nobody can keep: "保证", "永远不会"
    late        a day after the case's deadline: an extension has to be asked for first
    blame       sending people away, or telling them that it is their own fault

The lists are ours, written from what residents complain about most in replies; they name turns of
speech, not topics, so that plain facts pass ("楼上业主不在家", "等物业配件").
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from api.chinese_numbers import NUMERAL_CHARACTERS, parse_chinese_number
from api.clock import local
from api.grids.places import parse_place


class Objection(StrEnum):
    """Why words cannot go out as they are."""

    PHONE = "phone"
    IDENTITY = "identity"
    HOME = "home"
    PROMISE = "promise"
    LATE = "late"
    BLAME = "blame"


@dataclass(frozen=True)
class Flaw:
    """An objection and the words that it is about."""

    objection: Objection
    words: str


_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d){8}(?![ -]?\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
_ROOM = re.compile(r"(?<!\d)(\d{3,4})(?=室|号房|号?业主|号?住户|号?租户|号?那?户|家)")

_PROMISES = re.compile(
    r"(?<![为以不能])(?:保证(?![书金]|安全|供|质量)|打包票|百分之百|绝对(?:会|能|不会|没问题)|永远不会|再也不会|永不)"
)
_BLAMES = re.compile(
    r"不归(?:我|咱|社区|网格|这里|我们)[^，。！？]{0,4}管|不关我(?:们)?的?事|跟我(?:们)?(?:没关系|无关)"
    r"|不是我(?:们)?的(?:事|责任)|管不了|爱找谁找谁|找(?:别人|他们|物业|开发商)(?:去|吧)"
    r"|你自己(?:想办法|解决|处理|找)|您自己(?:想办法|解决|处理|找)|自己(?:想办法|去解决|去处理|去找)"
    r"|谁(?:让|叫)(?:你|您)|怪(?:你|您)|(?:你|您)(?:自找|活该)|活该|无理取闹|没事找事"
    r"|别再?(?:催|问|闹|投诉)了|投诉也没用|说了也没用"
)

_NUMBER = rf"[\d{NUMERAL_CHARACTERS}]{{1,4}}"
_SPAN = re.compile(
    rf"({_NUMBER})\s*个?(天|日|工作日|周|星期|礼拜|月)(?:之?内|以内|之?后|左右|才能|再)"
)
_SPAN_DAYS = {"天": 1, "日": 1, "工作日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30}
_DATE = re.compile(rf"({_NUMBER})月({_NUMBER})[日号]")
_LONG_PAST = timedelta(days=180)
"""A date without a year that lies further back means the next year's."""


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _next_month(today: date) -> date:
    return (today.replace(day=1) + timedelta(days=31)).replace(day=1)


_NAMED: tuple[tuple[re.Pattern[str], Callable[[date], date]], ...] = (
    (re.compile("下(?:个?)(?:周|星期|礼拜)"), _next_monday),
    (re.compile("下个?月"), _next_month),
    (re.compile("月底"), lambda today: max(today, today.replace(day=25))),
    (re.compile("年底"), lambda today: max(today, date(today.year, 12, 20))),
    (re.compile("明年|来年|年后"), lambda today: date(today.year + 1, 1, 1)),
)
"""Words for a time to come, and the first day that they can mean."""


def flaws(
    words: str, *, own_words: str, due_at: datetime | None, now: datetime
) -> tuple[Flaw, ...]:
    """What is wrong with words for a resident, in the order of `Objection`; empty when nothing.

    Args:
        words: what would be sent.
        own_words: the place of the case and all that the resident said of it.
        due_at: by when the case has to be finished; None when it is, so that days are no promise.
        now: aware; the days are Shanghai's.
    """
    return tuple(_found(words, own_words=own_words, due_at=due_at, now=now))


def _found(words: str, *, own_words: str, due_at: datetime | None, now: datetime) -> Iterator[Flaw]:
    if match := _MOBILE.search(words):
        yield Flaw(Objection.PHONE, match[0])
    for match in _IDENTITY.finditer(words):
        if _is_identity(match[0]):
            yield Flaw(Objection.IDENTITY, match[0])
            break
    if (room := _foreign_room(words, own_words)) is not None:
        yield Flaw(Objection.HOME, room)
    if match := _PROMISES.search(words):
        yield Flaw(Objection.PROMISE, match[0])
    if due_at is not None and (late := _late(words, due_at=due_at, now=now)) is not None:
        yield Flaw(Objection.LATE, late)
    if match := _BLAMES.search(words):
        yield Flaw(Objection.BLAME, match[0])


def _is_identity(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return _ID_CHECKS[total % len(_ID_CHECKS)] == number[-1].upper()


def _foreign_room(words: str, own_words: str) -> str | None:
    """The first room in the words that the resident's own do not have."""
    rooms = [match[1] for match in _ROOM.finditer(words)]
    if (mentioned := parse_place(words).room) is not None:
        rooms.append(mentioned)
    return next((room for room in rooms if not _has_number(own_words, room)), None)


def _has_number(text: str, number: str) -> bool:
    return re.search(rf"(?<!\d){re.escape(number)}(?!\d)", text) is not None


def _late(words: str, *, due_at: datetime, now: datetime) -> str | None:
    """The first day named in the words that comes after the deadline."""
    due, today = local(due_at).date(), local(now).date()
    for said, day in _days(words, today):
        if day > due:
            return said
    return None


def _days(words: str, today: date) -> Iterator[tuple[str, date]]:
    for match in _SPAN.finditer(words):
        count = parse_chinese_number(match[1])
        if count is not None:
            yield match[0], today + timedelta(days=count * _SPAN_DAYS[match[2]])
    for match in _DATE.finditer(words):
        month, day = parse_chinese_number(match[1]), parse_chinese_number(match[2])
        if month and day and (found := _date_of(month, day, today)) is not None:
            yield match[0], found
    for pattern, first_day in _NAMED:
        if (named := pattern.search(words)) is not None:
            yield named[0], first_day(today)


def _date_of(month: int, day: int, today: date) -> date | None:
    """The date nearest to today, as a speaker means it; None for one that does not exist."""
    try:
        named = date(today.year, month, day)
        return named if named > today - _LONG_PAST else date(today.year + 1, month, day)
    except ValueError:
        return None
