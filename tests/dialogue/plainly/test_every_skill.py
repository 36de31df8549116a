"""长辈模式 in each skill that had no words of its own for it, through the engine."""

import re

from tests.dialogue.conftest import Corner
from tests.dialogue.plainly.test_short_words import JARGON
from tests.living import Phone

NUMBER = re.compile(r"YX-\d{8}-\d{4}")


async def test_policy_a_sentence_a_line(stranger: Phone) -> None:
    usual = await stranger.say("低保怎么办理")
    assert "依据：" in usual
    await stranger.say("长辈模式")
    plain = await stranger.say("低保怎么办理")
    assert "依据" not in plain
    assert all(line.count("。") <= 1 for line in plain.splitlines())
    assert plain.splitlines()[0] == usual.splitlines()[0], "the same article"
    assert len(plain.splitlines()) > len(usual.splitlines())


async def test_what_no_article_answers(stranger: Phone) -> None:
    await stranger.say("长辈模式")
    assert (await stranger.say("公积金贷款要什么材料")).startswith("这个我说不准。")


async def test_providers(stranger: Phone) -> None:
    usual = await stranger.say("找个开锁的")
    await stranger.say("长辈模式")
    plain = await stranger.say("找个开锁的")
    assert plain.startswith("您打这个电话：")
    assert re.search(r"^\d{4}-?\d{4}$", plain, re.MULTILINE)
    assert len(plain) < len(usual)


async def test_notices(resident: Phone) -> None:
    await resident.say("长辈模式")
    plain = await resident.say("最近有什么通知")
    assert "和您有关的通知" in plain
    assert "【" not in plain


async def test_emergency_and_its_end(stranger: Phone) -> None:
    await stranger.say("长辈模式")
    called = await stranger.say("我家厨房着火了")
    for number in ("119", "120", "110"):
        assert number in called
    assert "您在哪个小区" in called
    assert not NUMBER.search(called)
    assert "记下了" in await stranger.say("阳光花园3栋2单元")
    assert await stranger.say("没事了，火灭了") == "没事了就好，我告诉他们。\n不放心，再跟我说。"


async def test_urging_rating_and_once_more(corner: Corner) -> None:
    await corner.resident.say("长辈模式")
    await corner.resident.say("楼道灯坏了三天了没人管")
    await corner.resident.say("1")
    said = [await corner.resident.say("催一下")]
    assert said[0].startswith("替您催了。")
    await corner.worker.say("接单 1")
    await corner.worker.say("延期 1 2天 等灯泡")
    await corner.worker.say("挂起 1 等居民 几点方便上门")
    said.append(await corner.resident.read())
    assert "问您：\n几点方便上门" in said[-1]
    said.append(await corner.resident.say("下午三点以后都在家"))
    assert said[-1] == "好，话带到了，接着给您办。"
    await corner.worker.say("办结 1 换了新灯")
    said.append(await corner.resident.read())
    said.append(await corner.resident.say("2"))
    assert "还想说什么吗" in said[-1]
    said.append(await corner.resident.say("没换好，还是不亮"))
    assert said[-1].startswith("对不起，公共照明没让您满意。")
    said.append(await corner.resident.say("1"))
    assert said[-1] == "好，重新办了。\n有人来办，我告诉您。"
    for one in said:
        assert not JARGON.search(one), one
        assert not NUMBER.search(one), one
