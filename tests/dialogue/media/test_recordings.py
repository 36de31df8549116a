"""G10 in the talk: a recording that is understood is words, any other stays with its case."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from api.cases.media import media_of_case
from api.cases.models import Case
from api.dialogue.engine import RasaEngine
from api.dialogue.models import MessageType, Outcome
from api.media.models import MediaKind
from api.settings import derive_token
from api.voice.listener import ListenerProcess
from api.voice.recogniser import LocalRecogniser
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import SECRET, Engines, House, MakeHouse, Phone
from tests.voice.toy_model import SENTENCE, write_toy_model


async def kinds_of(house: House, case: Case) -> list[MediaKind]:
    """What lies with a case, in the order of its coming."""
    async with house.database.transaction() as session:
        return [media.kind for media in await media_of_case(session, case)]


class TestUnderstood:
    async def test_g10_a_spoken_complaint_is_filed(self, house: House, stranger: Phone) -> None:
        house.ears.words = "阳光花园3栋2单元楼道灯坏了三天"
        read_back = await stranger.voice()
        assert "阳光花园3栋2单元" in read_back
        assert "楼道灯坏了三天" in read_back
        assert "录音 1 段" in read_back
        answer = await stranger.say("确认")
        assert "附录音 1 段" in answer
        [case] = await filed_cases(house, stranger)
        assert case.description == "阳光花园3栋2单元楼道灯坏了三天"
        assert await kinds_of(house, case) == [MediaKind.VOICE]
        assert await stranger.outcome() is Outcome.CASE

    async def test_answers_may_be_spoken_too(self, house: House, resident: Phone) -> None:
        await resident.say("楼道灯坏了三天了没人管")
        house.ears.words = "不对，是4栋"
        assert "4栋" in await resident.voice()
        house.ears.words = "确认"
        assert "编号" in await resident.voice()
        [case] = await filed_cases(house, resident)
        assert case.building == "4"

    async def test_spoken_danger_is_read_back_and_reported_at_once(
        self, house: House, resident: Phone
    ) -> None:
        house.ears.words = "我家着火了快来人"
        answer = await resident.voice()
        assert "我听到您说：“我家着火了快来人”" in answer
        assert "119" in answer
        [case] = await filed_cases(house, resident)
        assert case.kind == "emergency"
        assert await kinds_of(house, case) == [MediaKind.VOICE]

    async def test_staff_may_speak_their_commands(self, house: House, corner: Corner) -> None:
        house.ears.words = "我的工单"
        assert "没有未办的工单" in await corner.worker.voice()


class TestNotUnderstood:
    @pytest.mark.parametrize(("words", "said"), [(None, "还听不懂"), ("", "没听清")])
    async def test_g10_a_recording_during_a_complaint_stays_with_its_case(
        self, house: House, resident: Phone, words: str | None, said: str
    ) -> None:
        await resident.say("楼道灯坏了三天了没人管")
        house.ears.words = words
        answer = await resident.voice()
        assert said in answer
        assert "打字" in answer
        assert "附件：录音 1 段" in answer, "the read-back comes again and names it"
        assert "附录音 1 段" in await resident.say("确认")
        [case] = await filed_cases(house, resident)
        assert await kinds_of(house, case) == [MediaKind.VOICE]

    @pytest.mark.parametrize(("words", "said"), [(None, "还听不懂"), ("", "没听清")])
    async def test_g10_a_recording_out_of_the_blue_goes_with_the_next_case(
        self, house: House, corner: Corner, words: str | None, said: str
    ) -> None:
        house.ears.words = words
        answer = await corner.resident.voice()
        assert said in answer
        assert "文字" in answer
        assert "录音先替您存着" in answer
        await corner.resident.say("楼道灯坏了三天了没人管")
        assert "附录音 1 段" in await corner.resident.say("确认")
        assert "附录音 1 段" in await corner.worker.read()
        [case] = await filed_cases(house, corner.resident)
        assert await kinds_of(house, case) == [MediaKind.VOICE]

    async def test_g10_a_recording_right_after_filing_is_attached(
        self, house: House, corner: Corner
    ) -> None:
        await corner.resident.say("楼道灯坏了三天了没人管")
        await corner.resident.say("确认")
        await corner.worker.read()
        answer = await corner.resident.voice()
        assert "收到录音 1 段，已放进您刚才的诉求" in answer
        assert "还听不懂" in answer
        assert await corner.resident.outcome() is Outcome.ATTACHED
        assert "新录音 1 段" in await corner.worker.read()
        [case] = await filed_cases(house, corner.resident)
        assert await kinds_of(house, case) == [MediaKind.VOICE]

    async def test_it_goes_with_a_call_for_a_person(self, house: House, stranger: Phone) -> None:
        await stranger.voice()
        assert "附录音 1 段" in await stranger.say("转人工")
        [case] = await filed_cases(house, stranger)
        assert await kinds_of(house, case) == [MediaKind.VOICE]

    async def test_another_form_goes_on(self, house: House, stranger: Phone) -> None:
        await stranger.say("我想当志愿者")
        answer = await stranger.voice()
        assert "还听不懂" in answer
        assert "想参加哪一支" in answer

    async def test_a_workers_recording_goes_into_their_case(
        self, house: House, corner: Corner
    ) -> None:
        await corner.resident.say("楼道灯坏了三天了没人管")
        await corner.resident.say("确认")
        await corner.worker.say("接单 1")
        answer = await corner.worker.voice()
        assert "录音 1 段已存进工单" in answer
        assert "还听不懂" in answer

    async def test_a_recording_that_is_gone_is_asked_for_again(self, stranger: Phone) -> None:
        assert "语音没有收完整" in await stranger.voice("missing")


class TestVideos:
    async def test_a_video_is_kept_like_a_picture(self, house: House, corner: Corner) -> None:
        await corner.resident.say("楼道灯坏了三天了没人管")
        answer = await corner.resident.send(MessageType.VIDEO, media_id="video")
        assert "视频 1 个" in answer
        await corner.resident.photo()
        assert "附照片 1 张、视频 1 个" in await corner.resident.say("确认")
        assert "附照片 1 张、视频 1 个" in await corner.worker.read()
        [case] = await filed_cases(house, corner.resident)
        assert await kinds_of(house, case) == [MediaKind.VIDEO, MediaKind.IMAGE]

    async def test_a_video_that_is_no_video(self, stranger: Phone) -> None:
        assert "打不开" in await stranger.send(MessageType.VIDEO, media_id="picture")


@pytest_asyncio.fixture
async def listening_house(
    engines: Engines, make_house: MakeHouse, tmp_path: Path
) -> AsyncIterator[House]:
    """A house that listens with the real library, and a toy of a model."""
    engine = RasaEngine(engines.rasa_url, derive_token(SECRET, "rasa"))
    listener = ListenerProcess(write_toy_model(tmp_path / "model"))
    await listener.start()
    house = make_house(engine)
    dialogue = replace(house.parts["dialogue"], recogniser=LocalRecogniser(listener))
    yield replace(house, parts=house.parts | {"dialogue": dialogue})
    await listener.close()
    await engine.close()


async def test_g10_from_amr_to_a_case_with_the_real_library(listening_house: House) -> None:
    phone = listening_house.phone()
    assert SENTENCE in await phone.voice()
    assert "编号" in await phone.say("确认")
    [case] = await filed_cases(listening_house, phone)
    assert case.description == SENTENCE
