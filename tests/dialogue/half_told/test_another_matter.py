"""A complaint that was left open, and its person comes back with something else."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from api.dialogue.engine import Parse
from api.dialogue.left_open import besides_place, is_another
from api.dialogue.models import HalfTold
from tests.dialogue.happy.test_complaint import NUMBER, filed_cases
from tests.living import House, Phone

OPEN = "翠湖名邸3栋2单元楼道灯坏了"
OTHER = "梧桐苑2栋1单元电梯坏了按了没反应"
AT_THE_END = "我家一漏水就跳闸，翠湖名邸6栋2单元803"


async def _quiet(house: House, phone: Phone, minutes: int) -> None:
    """Nothing is said for so many minutes."""
    async with house.database.transaction() as session:
        since = HalfTold.quiet_since - timedelta(minutes=minutes)
        mine = update(HalfTold).where(HalfTold.openid == phone.openid)
        await session.execute(mine.values(quiet_since=since))


@pytest.mark.parametrize("opened", [OPEN, "楼道灯坏了", "麻烦报一下，弄得我家孩子一直咳嗽"])
async def test_what_is_whole_by_itself_starts_anew(
    house: House, stranger: Phone, opened: str
) -> None:
    await stranger.say(opened)
    await _quiet(house, stranger, 11)
    answer = await stranger.say(OTHER)
    assert f"事情：{OTHER}" in answer
    assert opened in answer, "they hear where the other has gone"
    assert NUMBER.search(await stranger.say("对"))
    kept, filed = await filed_cases(house, stranger)
    assert (kept.kind, filed.kind) == ("hand_over", "lift")
    assert opened in kept.description
    assert (filed.description, filed.place) == (OTHER, "梧桐苑2栋1单元")


async def test_an_address_at_the_end_is_whole_too(house: House, stranger: Phone) -> None:
    await stranger.say(OPEN)
    await _quiet(house, stranger, 11)
    answer = await stranger.say(AT_THE_END)
    assert f"事情：{AT_THE_END}" in answer
    assert "地点：翠湖名邸6栋2单元" in answer
    assert [case.kind for case in await filed_cases(house, stranger)] == ["hand_over"]


async def test_the_same_matter_goes_on(house: House, stranger: Phone) -> None:
    await stranger.say("楼道灯坏了")
    await _quiet(house, stranger, 11)
    assert "地点：翠湖名邸3栋2单元" in await stranger.say(OPEN)
    assert await filed_cases(house, stranger) == []


async def test_an_answer_goes_on(house: House, stranger: Phone) -> None:
    await stranger.say("楼道灯坏了")
    await _quiet(house, stranger, 11)
    assert "事情：楼道灯坏了\n" in await stranger.say("翠湖名邸3栋2单元")
    assert await filed_cases(house, stranger) == []


async def test_soon_after_it_is_no_other_matter(house: House, stranger: Phone) -> None:
    await stranger.say(OPEN)
    await _quiet(house, stranger, 5)
    await stranger.say(OTHER)
    assert await filed_cases(house, stranger) == []


def reading(kind: str | None, *, intent: str = "report_problem", sure: float = 0.9) -> Parse:
    """The engine's reading of words: the kind it is sure of, else noise as its best guess."""
    values = {} if kind is None else {"kind": kind}
    return Parse(intent, sure, values, {"kind": ["noise", "lift"]})


@pytest.mark.parametrize(
    ("parse", "told", "another"),
    [
        (reading("lift"), {"kind": "lighting"}, True),
        (reading("lift"), {"kind": "lift"}, False),
        (reading("lift"), {"guesses": ["lift", "noise"], "likely": "lift"}, False),
        (reading("lift"), {"guesses": ["lift", "noise"]}, True),
        (reading(None), {"kind": "lighting"}, True),
        (reading(None), {"kind": "noise"}, False),
        (reading("lift", intent="query_fee"), {"kind": "lighting"}, False),
        (reading("lift", sure=0.4), {"kind": "lighting"}, False),
    ],
)
def test_another(parse: Parse, told: dict[str, object], *, another: bool) -> None:
    assert is_another(parse, told) is another


@pytest.mark.parametrize(
    ("words", "matter"),
    [
        ("我家一漏水就跳闸，翠湖名邸6栋2单元803", "我家一漏水就跳闸"),
        ("翠湖名邸，电梯坏了，按了没反应", "电梯坏了，按了没反应"),
        ("梧桐苑2栋1单元电梯坏了", "梧桐苑2栋1单元电梯坏了"),
        ("电梯坏了，按了没反应", None),
        ("好的。", None),
    ],
)
def test_what_is_told_besides_where(words: str, matter: str | None) -> None:
    names = ("翠湖名邸", "梧桐苑")
    assert besides_place(words, estates={name: name for name in names}) == matter
