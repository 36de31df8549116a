"""Words and pictures in one turn, and what staff see of them."""

from dataclasses import replace

from api.clock import utc_now
from api.dialogue.engine import MessageKey, Turn, command
from api.dialogue.models import MessageType
from api.media.links import MediaLinks
from api.media.models import MediaKind
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases, pictures_of
from tests.factories import make_media, make_message
from tests.living import House, Phone


async def turn_of(house: House, phone: Phone, turn: Turn) -> str:
    """Give a turn to the engine as the dialogue does, under a message of its own."""
    async with house.database.transaction() as session:
        message = await make_message(
            session, openid=phone.openid, type=MessageType.OTHER, now=utc_now()
        )
        key = MessageKey(message_id=message.id, received_at=message.received_at)
    engine = house.parts["dialogue"].engine
    answer = await engine.answer(sender=phone.openid, key=key, turn=turn)
    return "\n".join(note.text for note in answer.notes)


async def files(house: House, phone: Phone, count: int) -> list[int]:
    """Pictures that this person has sent."""
    async with house.database.transaction() as session:
        return [(await make_media(session, sender=phone.openid)).id for _ in range(count)]


async def test_words_and_pictures_of_one_turn_are_one_case(house: House, resident: Phone) -> None:
    ids = await files(house, resident, 2)
    told = Turn(text="楼道灯坏了三天了没人管", metadata={"media": ids})
    assert "附件：照片 2 张" in await turn_of(house, resident, told)
    more = Turn(text="晚上完全看不见路", metadata={"media": await files(house, resident, 1)})
    await turn_of(house, resident, more)
    assert "附照片 3 张" in await resident.say("确认")
    assert await pictures_of(house, resident) == 3


async def test_several_pictures_of_one_turn(house: House, resident: Phone) -> None:
    one, two = await files(house, resident, 2)
    several = Turn(payload=command("send_photo", photo=f"{one},{two}"))
    assert "照片 2 张" in await turn_of(house, resident, several)
    await resident.say("垃圾桶满了好几天没人收，臭死了")
    await resident.say("确认")
    assert await pictures_of(house, resident) == 2


async def test_pictures_that_come_with_a_supplement(house: House, resident: Phone) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    await resident.say("确认")
    [case] = await filed_cases(house, resident)
    ids = await files(house, resident, 1)
    words = f"补充 {case.case_number} 三楼的也不亮了"
    await turn_of(house, resident, Turn(text=words, metadata={"media": ids}))
    assert await pictures_of(house, resident) == 1


async def shown_case(corner: Corner) -> str:
    """What the worker reads who looks at the first case of the list."""
    await corner.worker.say("我的工单")
    return await corner.worker.say("1")


async def test_a_worker_reads_what_there_is(house: House, corner: Corner) -> None:
    await corner.resident.say("楼道灯坏了三天了没人管")
    await corner.resident.photo()
    await corner.resident.say("确认")
    shown = await shown_case(corner)
    assert "附件：照片 1 张" in shown
    assert "http" not in shown


async def test_a_worker_opens_it_from_the_chat(house: House, corner: Corner) -> None:
    await corner.resident.say("楼道灯坏了三天了没人管")
    await corner.resident.photo()
    await corner.resident.voice()
    await corner.resident.photo("another")
    await corner.resident.say("确认")
    links = MediaLinks(key="a key of the tests", public_url="https://linli.example")
    house.parts["dialogue"] = replace(house.parts["dialogue"], links=links)
    shown = await shown_case(corner)
    assert "附件：照片 2 张、录音 1 段" in shown
    lines = [line for line in shown.splitlines() if "https://linli.example/api/media/" in line]
    assert [line.partition(" http")[0] for line in lines] == ["照片 1", "录音 1", "照片 2"]
    assert MediaKind.VOICE not in shown
