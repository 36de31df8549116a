"""Unfollowing with the real engine: the talk is forgotten with everything else."""

import httpx

from api.dialogue.models import MessageType
from api.settings import derive_token
from tests.dialogue.happy.test_complaint import filed_cases
from tests.leftovers import leftovers
from tests.living import SECRET, Engines, House, Phone


async def remembers(engines: Engines, phone: Phone) -> bool:
    """Whether the engine has a talk with this person."""
    headers = {"Authorization": f"Bearer {derive_token(SECRET, 'rasa')}"}
    url = f"{engines.rasa_url}/conversations/{phone.openid}/tracker"
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(url, headers=headers)).status_code == httpx.codes.OK


async def test_g33_who_leaves_is_forgotten_and_begins_anew(
    engines: Engines, house: House, resident: Phone
) -> None:
    await resident.say("楼道灯坏了三天了没人管")
    await resident.say("确认")
    await resident.say("电梯也坏了")  # Half told.
    assert await remembers(engines, resident)
    await resident.send(MessageType.UNSUBSCRIBE)
    assert not await remembers(engines, resident)
    assert await leftovers(house.database, resident.openid) == []
    assert "我是社区的小邻" in await resident.send(MessageType.SUBSCRIBE)
    assert await filed_cases(house, resident) == []
    assert "还没有通过我反映过问题" in await resident.say("到哪了")
