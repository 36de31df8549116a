"""What is left when the other tests have done their worst; runs after them."""

import re
from collections.abc import Iterator

import httpx
from sqlalchemy import select, text

from api.demo.personas import PERSONAS
from api.dialogue.models import InboundMessage
from api.settings import derive_token
from tests.e2e.installation import Installation
from tests.e2e.phones import IN_ONE_BREATH
from tests.e2e.starting import ACCOUNT
from tests.living import SECRET

PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
CHINESE = re.compile(r"[\u3400-\u9fff]|\\u[4-9][0-9a-f]{3}")
"""Whatever people say and read is Chinese; the logs are English throughout."""


async def test_every_message_has_come_to_an_end(linli: Installation) -> None:
    without_end = select(InboundMessage.id).where(InboundMessage.outcome.is_(None))
    failed = text("select task_name from procrastinate_jobs where status = 'failed'")
    async with linli.database.transaction() as session:
        assert (await session.scalars(without_end)).all() == []
        assert (await session.scalars(failed)).all() == []


async def test_g31_the_logs_know_nobody_and_no_secret(linli: Installation) -> None:
    await some_trouble(linli)
    told = list(lines(linli))
    assert any("refused" in line for line in told)
    unspeakable = [*linli.phones, *(person.openid for person in PERSONAS), *secrets(linli)]
    guilty = [
        line
        for line in told
        if PHONE.search(line) or CHINESE.search(line) or any(word in line for word in unspeakable)
    ]
    assert guilty == []


async def some_trouble(linli: Installation) -> None:
    """What makes processes talkative: a forged push, an engine away, a platform that refuses."""
    person = linli.newcomer()
    async with httpx.AsyncClient(trust_env=False) as client:
        forged = {"signature": "0" * 40, "timestamp": "1", "nonce": "1", "openid": person.openid}
        response = await client.post(f"{linli.address}/wechat", params=forged, content="<xml/>")
    assert response.status_code == httpx.codes.FORBIDDEN
    await person.say(f"{IN_ONE_BREATH}，我电话13812345678")
    linli.platform.faults.plan("message/custom/send", 40001, times=1)
    linli.platform.faults.plan("message/template/send", 45009, times=1)
    await linli.actions.killed()
    assert "正在抢修" in await person.say("确认，我电话13812345678")
    await linli.actions.started()


def secrets(linli: Installation) -> Iterator[str]:
    """Everything that opens a door here."""
    yield from (SECRET, derive_token(SECRET, "rasa"), derive_token(SECRET, "actions"))
    yield from (ACCOUNT.token, ACCOUNT.app_secret, ACCOUNT.aes_key)
    token = linli.platform.tokens.fetch_stable(app_id=ACCOUNT.app_id, secret=ACCOUNT.app_secret)
    yield token.value
    yield from linli.tokens
    yield from ("Bearer ", "msg_signature=", "access_token=")


def lines(linli: Installation) -> Iterator[str]:
    """Every line of every log, with the name of its process."""
    for log in sorted(linli.workshop.logs.glob("*.log")):
        for line in log.read_text(errors="replace").splitlines():
            yield f"{log.stem}: {line}"
