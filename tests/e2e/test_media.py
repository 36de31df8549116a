"""G10: voice without Recognition and a picture, from the phone to the worker who opens them."""

import re

import httpx

from api.media.models import Media, MediaKind
from api.media.service import media_of
from tests.e2e.installation import Installation
from tests.e2e.phones import IN_ONE_BREATH, Phone, case_number, list_number

ADDRESS = re.compile(r"^(照片|录音) 1 (http\S+)$", re.MULTILINE)


async def received(linli: Installation, phone: Phone) -> Media | None:
    """What came with a person's last message."""
    last = (await linli.messages_of(phone))[-1]
    async with linli.database.transaction() as session:
        return await media_of(session, last.id)


async def test_g10_an_empty_recognition_loses_nothing(linli: Installation) -> None:
    """The platform gives no words; the recording is fetched at once and goes with the case."""
    person = linli.newcomer()
    answer = await person.answer_to(linli.platform.send_voice(person.openid))
    assert "语音我还听不懂" in answer
    assert "用文字" in answer
    media = await received(linli, person)
    assert media is not None
    assert (media.kind, media.content_type) == (MediaKind.VOICE, "audio/amr")
    assert "没错就确认" in await person.say(IN_ONE_BREATH)
    assert "附录音 1 段" in await person.say("确认")


async def test_a_worker_opens_what_lies_with_a_case(linli: Installation) -> None:
    person = linli.newcomer()
    await person.say(IN_ONE_BREATH)
    await person.photo()
    await person.answer_to(linli.platform.send_voice(person.openid))
    number = case_number(await person.say("确认"))
    worker = await linli.owner_of(number)
    notice = await worker.hears(number)
    assert "附照片 1 张、录音 1 段" in notice
    shown = await opened_case(worker, list_number(notice), number)
    links = dict(ADDRESS.findall(shown))
    async with httpx.AsyncClient(trust_env=False) as browser:
        picture, recording = [await browser.get(links[kind]) for kind in ("照片", "录音")]
        stranger = await browser.get(links["照片"].partition("?")[0])
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.content.startswith(b"\xff\xd8\xff")
    assert b"Exif" not in picture.content
    assert recording.content.startswith(b"#!AMR")
    assert stranger.status_code == 401


async def opened_case(worker: Phone, listed: int | str, number: str) -> str:
    """What the worker reads of the case, whose number is no option of the list."""
    await worker.say("我的工单")
    shown = await worker.say(str(listed))
    assert number in shown
    return shown
