"""Sentences that are not Rasa's: Jinja templates beside the room that speaks them.

A room's templates lie in `api/<room>/texts/`, the actions' in `actions/texts/`. Rendering fails on
an unknown name rather than showing a hole to a resident. Every template knows `plainly`: whether
who reads it wants short words (长辈模式), as `spoken_to` or the caller says.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.clock import local

WEEKDAYS = "一二三四五六日"
_NEAR_DAYS = {0: "今", 1: "明"}
_MORNING_ENDS = 10
ROOT = Path(__file__).resolve().parent.parent
_plainly: ContextVar[bool] = ContextVar("plainly", default=False)


def format_moment(moment: datetime) -> str:
    """`11月23日 周一 17:30`, on the community's clocks."""
    there = local(moment)
    day = f"{there.month}月{there.day}日 周{WEEKDAYS[there.weekday()]}"
    return f"{day} {there:%H:%M}"


def format_soon(moment: datetime, now: datetime) -> str:
    """`明早8:30`, `今天13:00`, and `11月30日 周一 08:30` for what is not of today or tomorrow."""
    there = local(moment)
    ahead = (there.date() - local(now).date()).days
    if ahead not in _NEAR_DAYS:
        return format_moment(moment)
    when = "早" if there.hour < _MORNING_ENDS else "天"
    return f"{_NEAR_DAYS[ahead]}{when}{there.hour}:{there:%M}"


def format_day(day: date) -> str:
    """`2025年7月11日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def format_monthday(day: date) -> str:
    """`11月28日`, for a day that is near."""
    return f"{day.month}月{day.day}日"


def format_yuan(cents: int) -> str:
    """`128.50元` for 12850 fen."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}元"


def excerpt(text: str, length: int) -> str:
    """The beginning of a long text."""
    return text if len(text) <= length else f"{text[:length]}……"


def one_a_line(text: str) -> str:
    """Each sentence on a line of its own, for who reads slowly."""
    return "\n".join(part.strip() for part in re.split("(?<=[。！？；])", text) if part.strip())


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  # chat text, not HTML; the WeChat adapter escapes XML
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = format_moment
    environment.filters["soon"] = format_soon
    environment.filters["monthday"] = format_monthday
    environment.filters["yuan"] = format_yuan
    environment.filters["excerpt"] = excerpt
    environment.filters["one_a_line"] = one_a_line
    return environment


_templates = _environment()


@contextmanager
def spoken_to(*, plainly: bool) -> Iterator[None]:
    """What is rendered within is read by somebody who wants it so."""
    token = _plainly.set(plainly)
    try:
        yield
    finally:
        _plainly.reset(token)


def render(room: str, name: str, /, **facts: Any) -> str:
    """The text `name` of a room, for example `render("api/dialogue", "unavailable")`."""
    template = _templates.get_template(f"{room}/texts/{name}.j2")
    return template.render(**{"plainly": _plainly.get(), **facts}).strip()
