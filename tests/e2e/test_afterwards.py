"""What is left when the other tests have done their worst; runs after them."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

import httpx
from sqlalchemy import func, select, text

from api.clock import local, utc_now
from api.demo.personas import PERSONAS
from api.dialogue.models import InboundMessage
from api.settings import derive_token
from tests.e2e.installation import Installation
from tests.e2e.phones import IN_ONE_BREATH
from tests.e2e.starting import ACCOUNT
from tests.e2e.test_statistics import as_supervisor
from tests.living import SECRET

OURS = ("api", "worker", "actions", "rasa")
FIELDS = {"timestamp", "level", "logger", "process", "message"}
MORE_FIELDS = {"message_id", "job_id", "case_id", "exception"}
MASK = re.compile(r"\[(?:\.\.\.|secret|token|push|openid|identity|phone|words)\]")

LATIN = "Zebra crossing, quite unpaintable"
"""Words in letters that no rule on Chinese would notice."""

SHORT = 3

PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
CHINESE = re.compile(r"[\u3400-\u9fff]|\\u[4-9][0-9a-f]{3}")
"""Whatever people say and read is Chinese; the logs are English throughout."""


async def test_every_message_has_come_to_an_end(linli: Installation) -> None:
    without_end = select(InboundMessage.id).where(InboundMessage.outcome.is_(None))
    failed = text("select task_name from procrastinate_jobs where status = 'failed'")
    async with linli.database.transaction() as session:
        assert (await session.scalars(without_end)).all() == []
        assert (await session.scalars(failed)).all() == []


async def test_the_days_balance(linli: Installation) -> None:
    """What was killed and cut off has left nothing unaccounted for."""
    await linli.settled()
    today = local(utc_now()).date()
    received = 0
    for day in (today - timedelta(days=1), today):  # The tests may have begun before midnight.
        found = await as_supervisor(linli, "/api/reconciliation", day=str(day))
        assert set(found["faults"]) <= {"reply_unsure"}, found["faults"]
        received += found["received"]
    async with linli.database.transaction() as session:
        assert received == await session.scalar(select(func.count(InboundMessage.id)))


async def test_the_figures_are_told_to_who_brings_the_token(linli: Installation) -> None:
    await linli.newcomer().say(IN_ONE_BREATH)  # Whoever was started again has counted nothing yet.
    api = await figures_of(linli.address)
    worker = await figures_of(f"http://127.0.0.1:{linli.environ['METRICS_PORT']}")
    assert "linli_store_up 1.0" in api
    assert 'linli_answers_total{way="passive"}' in api
    assert 'linli_pushes_total{type="text"}' in api
    assert 'linli_messages_handled_total{outcome="answered"}' in worker
    assert "linli_handling_seconds_count" in worker


async def test_one_number_leads_through_every_process(linli: Installation) -> None:
    person = linli.newcomer()
    await person.say(IN_ONE_BREATH)
    await linli.settled()
    (message,) = await linli.messages_of(person)
    processes = {
        record["process"] for record in records(linli) if record.get("message_id") == message.id
    }
    assert processes == set(OURS)


async def test_g31_the_logs_know_nobody_and_no_secret(linli: Installation) -> None:
    await some_trouble(linli)
    told = list(lines(linli))
    assert any("refused" in line for line in told)
    unspeakable = [
        *linli.phones,
        *(person.openid for person in PERSONAS),
        *secrets(linli),
        *await bodies(linli),
    ]
    guilty = [
        line
        for line in told
        if PHONE.search(line) or CHINESE.search(line) or any(word in line for word in unspeakable)
    ]
    assert guilty == []


async def test_g31_our_own_lines_leave_nothing_to_be_masked(linli: Installation) -> None:
    """The filter is the last line of defence, not a licence: it has had no work with us."""
    masked = [
        record
        for record in records(linli)
        if str(record["logger"]).startswith(("api", "actions", "linli"))
        and MASK.search(str(record["message"]))
    ]
    assert masked == []


async def some_trouble(linli: Installation) -> None:
    """What makes processes talkative: a forged push, an engine away, a platform that refuses."""
    person = linli.newcomer()
    async with httpx.AsyncClient(trust_env=False) as client:
        forged = {"signature": "0" * 40, "timestamp": "1", "nonce": "1", "openid": person.openid}
        response = await client.post(f"{linli.address}/wechat", params=forged, content="<xml/>")
    assert response.status_code == httpx.codes.FORBIDDEN
    await person.say(f"{IN_ONE_BREATH}，我电话13812345678")
    await person.say(LATIN)
    linli.platform.faults.plan("message/custom/send", 40001, times=1)
    linli.platform.faults.plan("message/template/send", 45009, times=1)
    await linli.actions.killed()
    assert "正在抢修" in await person.say("确认，我电话13812345678")
    await linli.actions.started()


def secrets(linli: Installation) -> Iterator[str]:
    """Everything that opens a door here."""
    yield SECRET
    yield from (derive_token(SECRET, door) for door in ("rasa", "actions", "metrics"))
    yield from (ACCOUNT.token, ACCOUNT.app_secret, ACCOUNT.aes_key)
    token = linli.platform.tokens.fetch_stable(app_id=ACCOUNT.app_id, secret=ACCOUNT.app_secret)
    yield token.value
    yield from linli.tokens
    yield from ("Bearer ", "msg_signature=", "access_token=")


async def bodies(linli: Installation) -> Sequence[str]:
    """Everything that anybody has said, but for words that are in every log."""
    async with linli.database.transaction() as session:
        said = (await session.scalars(select(InboundMessage.text).distinct())).all()
    assert LATIN in said
    return [words for words in said if len(words) > SHORT and not words.isdecimal()]


async def figures_of(address: str) -> str:
    """What Prometheus would read there."""
    token = derive_token(SECRET, "metrics")
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(f"{address}/metrics")).status_code == httpx.codes.UNAUTHORIZED
        read = await client.get(f"{address}/metrics", headers={"Authorization": f"Bearer {token}"})
    assert read.status_code == httpx.codes.OK
    return read.text


def records(linli: Installation) -> Iterator[dict[str, object]]:
    """Every line of our own processes, each of them JSON in the same form."""
    for name in OURS:
        for line in (linli.workshop.logs / f"{name}.log").read_text().splitlines():
            record = json.loads(line)
            assert FIELDS <= record.keys() <= FIELDS | MORE_FIELDS, line
            assert record["process"] == name
            yield record


def lines(linli: Installation) -> Iterator[str]:
    """Every line of every log, with the name of its process."""
    for log in sorted(linli.workshop.logs.glob("*.log")):
        for line in log.read_text(errors="replace").splitlines():
            yield f"{log.stem}: {line}"
