"""Finding a provider by what somebody says."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.providers.models import Provider
from api.providers.service import categories, find_providers, providers_of


async def make_provider(
    session: AsyncSession, name: str, words: str, *, checked_on: date = date(2026, 11, 1)
) -> Provider:
    """A provider with these categories."""
    provider = Provider(
        name=name,
        categories=words.split(),
        phone="8826-0000",
        hours="每天",
        area="全镇",
        checked_on=checked_on,
    )
    session.add(provider)
    await session.flush()
    return provider


@pytest.mark.parametrize("words", ["门锁打不开了，找个开锁的", "开锁", "平安开锁电话多少", "开 锁"])
async def test_by_category_or_name(session: AsyncSession, words: str) -> None:
    await make_provider(session, "甘泉送水", "送水 桶装水")
    locks = await make_provider(session, "平安开锁", "开锁 换锁")
    assert await find_providers(session, words=words) == [locks]


@pytest.mark.parametrize("words", ["", "  ", "今天天气", "锁"])
async def test_nobody_is_named_without_a_fitting_word(session: AsyncSession, words: str) -> None:
    await make_provider(session, "平安开锁", "开锁 换锁")
    assert await find_providers(session, words=words) == []


async def test_the_closer_word_goes_first(session: AsyncSession) -> None:
    general = await make_provider(session, "老周维修", "维修", checked_on=date(2026, 11, 20))
    special = await make_provider(session, "惠民家电", "家电维修 空调")
    assert await find_providers(session, words="家电维修") == [special, general]


async def test_the_one_checked_last_goes_first_and_the_limit_holds(session: AsyncSession) -> None:
    older = await make_provider(session, "甲", "家政", checked_on=date(2026, 1, 1))
    newer = await make_provider(session, "乙", "家政", checked_on=date(2026, 2, 1))
    assert await find_providers(session, words="找家政") == [newer, older]
    assert await find_providers(session, words="找家政", limit=1) == [newer]


async def test_categories_are_listed_once(session: AsyncSession) -> None:
    await make_provider(session, "甲", "家政 保洁")
    await make_provider(session, "乙", "开锁")
    await make_provider(session, "丙", "家政")
    assert await categories(session) == ["家政", "开锁"]


async def test_by_id_in_the_order_that_was_shown(session: AsyncSession) -> None:
    one = await make_provider(session, "甲", "家政")
    two = await make_provider(session, "乙", "家政")
    assert await providers_of(session, [two.id, one.id, two.id + 999]) == [two, one]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("能不能找个电工来修", "老周水电维修"),
        ("老周那个呢 能修不", "老周水电维修"),
        ("马桶堵了 玩具塞进去了", "畅通管道疏通"),
        ("把马桶堵了", "畅通管道疏通"),
        ("平安夜有活动吗", None),
    ],
)
async def test_in_the_words_of_people(session: AsyncSession, words: str, name: str | None) -> None:
    await make_provider(session, "老周水电维修", "维修 水电 电路 换灯")
    await make_provider(session, "畅通管道疏通", "疏通 通下水")
    await make_provider(session, "平安开锁", "开锁 换锁")
    found = await find_providers(session, words=words)
    assert [one.name for one in found] == ([name] if name else [])
