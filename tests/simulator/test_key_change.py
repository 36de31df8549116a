"""S1: the AES key is changed while people go on writing."""

import pytest

from api.simulator import Platform
from tests.simulator.toy import ACCOUNT, WANG, ToyWebhook, sealed, text_answer

NEW_KEY = "ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210zyxwvut"


async def test_s1_both_keys_are_in_use_until_the_change_is_finished(
    platform: Platform, toy: ToyWebhook
) -> None:
    toy.new_key = NEW_KEY
    await platform.send_text(WANG, "前")
    platform.keys.begin_change(NEW_KEY)
    between = [await platform.send_text(WANG, "中") for _ in range(4)]
    platform.keys.finish_change()
    last = await platform.send_text(WANG, "后")
    assert all(result.ok for result in (*between, last))
    old, new = ACCOUNT.aes_key, NEW_KEY
    assert [push.key for push in toy.pushes] == [old, new, old, new, old, new]


async def test_s1_an_answer_under_the_other_key_is_refused(
    platform: Platform, toy: ToyWebhook
) -> None:
    toy.new_key = NEW_KEY
    toy.behave = lambda push: sealed(ACCOUNT, text_answer(push.fields, "您好"))
    platform.keys.begin_change(NEW_KEY)
    results = [await platform.send_text(WANG, "你好") for _ in range(2)]
    assert [result.attempts[-1].outcome for result in results] == ["rejected", "answered"]


@pytest.mark.parametrize("key", ["", "short", "汉" * 43, "=" * 43])
def test_what_is_no_key_changes_nothing(platform: Platform, key: str) -> None:
    with pytest.raises(ValueError, match="43"):
        platform.keys.begin_change(key)
    assert not platform.keys.changing
