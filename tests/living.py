"""Real Rasa, the real action server and the demo town, started once a run, and phones to use them.

A `Phone` speaks the way a push does: its message goes through the inbox and the job engine to the
real engine, and its replies are what the outbox holds. Only the WeChat side is left out here; the
tests under `tests/e2e` go through it.
"""

import asyncio
import fcntl
import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import pytest_asyncio
from fakeredis import FakeAsyncRedis
from procrastinate import PsycopgConnector
from procrastinate.worker import Worker
from sqlalchemy import select

import api.notifications.case_events
import api.notifications.incident_news
import api.notifications.visit_news
import api.notifications.volunteering  # noqa: F401  # registers its task
from api.clock import utc_now
from api.db import Database
from api.demo.load import load_demo
from api.dialogue.engine import Engine, Parse, RasaEngine
from api.dialogue.erasing import ErasingParts
from api.dialogue.handle import DialogueParts
from api.dialogue.inbox import IntakeRules, Push, receive
from api.dialogue.models import InboundMessage, MessageType, Outcome
from api.errors import UnavailableError
from api.jobs import app
from api.media.folder import FolderStore
from api.notifications.models import DeliveryState, OutboundMessage
from api.settings import derive_token
from api.wechat.budget import Budget
from api.wechat.client import WeChatClient
from api.wechat.delivery import DeliveryParts
from api.wechat.tokens import AccessToken
from api.worker import connector_opened
from tests.conftest import at_database
from tests.media.files import MP4, picture
from tests.voice.recordings import noise

ROOT = Path(__file__).resolve().parent.parent
RASA_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
CACHE = ROOT / ".data" / "test"
"""The trained model is kept here between runs, named by the hash of what it was trained on."""

SECRET = "only-for-tests-on-loopback"
TOWN = "linli_town"
START_SECONDS = 90

_numbers = itertools.count(1)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**changes: str) -> dict[str, str]:
    """What a child process gets: this environment without the operator's own settings."""
    own = {"DATABASE_URL", "REDIS_URL", "RASA_URL", "ACTIONS_URL", "ENVIRONMENT", "DATA_DIR"}
    own |= {"HOST", "PORT", "SANIC_WORKERS"}
    kept = {k: v for k, v in os.environ.items() if k not in own and not k.startswith("WECHAT_")}
    return kept | {"SECRET_KEY": SECRET} | changes


@contextmanager
def running(
    command: Sequence[str], *, env: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A child process, ended when the block ends; its output in a file."""
    with log.open("ab") as output:
        child = subprocess.Popen(command, env=env, stdout=output, stderr=output, cwd=ROOT)
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def wait_for(url: str, child: subprocess.Popen[bytes], log: Path) -> None:
    """Until an address answers 200; fails with the log when the child ends before."""
    deadline = time.monotonic() + START_SECONDS
    with httpx.Client(timeout=2, trust_env=False) as client:
        while time.monotonic() < deadline and child.poll() is None:
            try:
                if client.get(url).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
    pytest.fail(f"{url} did not answer:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def trained() -> Path:
    """The data folder that holds the trained model; training happens when its inputs changed."""
    return train()


def train() -> Path:
    """Train where the model's inputs changed; the data folder with the model."""
    if not RASA_PYTHON.exists():
        pytest.fail("Rasa's environment is missing: run `make test`, which makes it")
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "training.lock").open("a") as lock:
        # Whoever comes second waits for the first one's model instead of training it as well.
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(
            [str(RASA_PYTHON), str(ROOT / "bot" / "server.py"), "train"],
            env=environment(DATA_DIR=str(CACHE)),
            check=True,
            timeout=400,
        )
    return CACHE


@pytest_asyncio.fixture(scope="session")
async def town_url(postgres: str, administrator: psycopg.Connection, template: str) -> str:
    """The address of a database that holds the demo town; tests share it, each with own people."""
    administrator.execute(f"create database {TOWN} template {template}")
    url = at_database(postgres, TOWN)
    database = Database(url)
    await load_demo(database, now=utc_now())
    await database.close()
    return url


@dataclass(frozen=True)
class Engines:
    """Where Rasa and the action server answer."""

    rasa_url: str
    actions_url: str


@pytest.fixture(scope="session")
def engines(
    trained: Path, town_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engines]:
    """Rasa and the action server on the town's database."""
    logs = tmp_path_factory.mktemp("engines")
    rasa_port, actions_port = free_port(), free_port()
    urls = Engines(f"http://127.0.0.1:{rasa_port}", f"http://127.0.0.1:{actions_port}")
    data = logs / "data"
    data.mkdir()
    # The talks of an earlier run would answer for the same message numbers: only the model is kept.
    (data / "models").symlink_to(trained / "models")
    settings = service_settings(town_url, urls) | {"DATA_DIR": str(data)}
    rasa = [str(RASA_PYTHON), str(ROOT / "bot" / "server.py"), "serve", "--port", str(rasa_port)]
    linli = [sys.executable, "-m", "api.cli", "actions"]
    with (
        running(rasa, env=environment(**settings), log=logs / "rasa.log") as first,
        running(linli, env=environment(**settings), log=logs / "actions.log") as second,
    ):
        wait_for(f"{urls.actions_url}/health", second, logs / "actions.log")
        wait_for(f"{urls.rasa_url}/health", first, logs / "rasa.log")
        yield urls


def service_settings(database_url: str, urls: Engines) -> dict[str, str]:
    """The settings that every process of a test installation shares."""
    return {
        "DATABASE_URL": database_url,
        "RASA_URL": urls.rasa_url,
        "ACTIONS_URL": urls.actions_url,
        "ENVIRONMENT": "demo",
        "WECHAT_TOKEN": "linlitest",
        "WECHAT_APP_ID": "wx0123456789abcdef",
        "WECHAT_APP_SECRET": "only-for-tests",
        "WECHAT_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        "WECHAT_ORIGINAL_ID": "gh_linlitest",
    }


def willing_platform() -> WeChatClient:
    """A client of a platform that takes everything."""

    def take(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"errcode": 0, "access_token": "t", "expires_in": 7200})

    http = httpx.AsyncClient(transport=httpx.MockTransport(take), base_url="http://wechat.test")
    redis = FakeAsyncRedis()
    token = AccessToken(http, redis, app_id="wx", app_secret="s")
    return WeChatClient(http, token, Budget(redis, clock=utc_now))


@dataclass(frozen=True)
class Pictures:
    """A media source that always has something small of the kind that the id begins with."""

    async def fetch_media(self, media_id: str, *, at_most: int) -> bytes:
        """A recording, a video or a grey pixel; `missing` the platform has no longer."""
        if media_id == "missing":
            raise UnavailableError("wechat_media", cause="40007")
        if media_id.startswith("voice"):
            return noise(2)
        return MP4 if media_id.startswith("video") else picture(media_id)


@dataclass(frozen=True)
class NobodyReads:
    """A parser that is away."""

    async def parse(self, text: str, *, danger: Mapping[str, str]) -> Parse:
        """Nothing."""
        raise UnavailableError("engine_away", cause="ConnectError")


@dataclass
class Ears:
    """A recogniser that hears what a test puts into `words`; None: it cannot listen."""

    words: str | None = None

    async def transcribe(self, recording: bytes) -> str | None:
        """The same for every recording."""
        return self.words


@dataclass
class Phone:
    """A person's phone. What they read are the rows of the outbox, in order."""

    openid: str
    house: "House"
    seen: int = 0
    options: list[dict[str, str]] = field(default_factory=list)
    last_message_id: int = 0

    async def say(self, words: str, *, expects_outage: bool = False) -> str:
        """Write something; what is read afterwards, one text.

        The sentence of an outage fails the test unless it is expected: it would look like an
        answer to many an assertion.
        """
        answer = await self._push(MessageType.TEXT, words=words)
        assert ("抢修" in answer) == expects_outage, answer
        return answer

    async def tap(self, title: str) -> str:
        """Tap an option of the latest message that has it."""
        for option in self.options:
            if option["title"].startswith(title):
                return await self._push(
                    MessageType.TEXT, words=option["title"], content={"menu_id": option["id"]}
                )
        raise AssertionError(f"no option {title!r} among {[o['title'] for o in self.options]}")

    async def photo(self, media_id: str = "picture") -> str:
        """Send a picture."""
        return await self._push(MessageType.IMAGE, content={"media_id": media_id})

    async def voice(self, media_id: str = "voice") -> str:
        """Send a recording."""
        return await self._push(MessageType.VOICE, content={"media_id": media_id})

    async def send(self, kind: MessageType, **content: Any) -> str:
        """Send anything else."""
        return await self._push(kind, content=content)

    async def read(self) -> str:
        """What has come since the last look, one text. The waiting push has said it."""
        async with self.house.database.transaction() as session:
            query = select(OutboundMessage).where(
                OutboundMessage.openid == self.openid, OutboundMessage.id > self.seen
            )
            rows = (await session.scalars(query.order_by(OutboundMessage.id))).all()
            for row in rows:
                if row.state is DeliveryState.QUEUED:
                    row.state, row.left_at = DeliveryState.SENT, utc_now()
        if rows:
            self.seen = rows[-1].id
        for row in rows:
            for index, option in enumerate(row.options, start=1):
                self.options.insert(0, {"title": option["title"], "id": f"{row.id}-{index}"})
        return "\n".join(row.text for row in rows)

    async def outcome(self) -> Outcome | None:
        """How the last message of this phone ended."""
        async with self.house.database.transaction() as session:
            return (await session.get_one(InboundMessage, self.last_message_id)).outcome

    async def in_one_breath(self, *said: str | MessageType | tuple[MessageType, str]) -> str:
        """Send several things without a pause: words, `MessageType.IMAGE` for a picture, or with
        the media id for a certain one.
        """
        for one in said:
            if isinstance(one, str) and not isinstance(one, MessageType):
                await self._store(MessageType.TEXT, words=one)
            else:
                kind, media_id = (
                    one if isinstance(one, tuple) else (one, f"picture-{next(_numbers)}")
                )
                await self._store(kind, content={"media_id": media_id})
        await asyncio.sleep(self.house.quiet.total_seconds() * 1.5)
        await self.house.run_jobs()
        return await self.read()

    async def outcomes(self, count: int) -> list[Outcome | None]:
        """How the last so many messages of this phone ended."""
        query = select(InboundMessage).where(InboundMessage.openid == self.openid)
        query = query.order_by(InboundMessage.id.desc()).limit(count)
        async with self.house.database.transaction() as session:
            rows = (await session.scalars(query)).all()
        return [row.outcome for row in reversed(rows)]

    async def _push(
        self, kind: MessageType, *, words: str = "", content: dict[str, Any] | None = None
    ) -> str:
        await self._store(kind, words=words, content=content)
        await self.house.run_jobs()
        return await self.read()

    async def _store(
        self, kind: MessageType, *, words: str = "", content: dict[str, Any] | None = None
    ) -> None:
        push = Push(
            openid=self.openid,
            dedupe_key=f"{self.openid}:{next(_numbers)}",
            type=kind,
            text=words,
            content=content or {},
        )
        async with self.house.database.transaction() as session:
            rules = IntakeRules(quiet=self.house.quiet)
            receipt = await receive(session, push, now=utc_now(), rules=rules)
        self.last_message_id = receipt.message_id


class Hands(Worker):
    """A worker that is let run until nothing is due, again and again. `run_worker_async` comes and
    goes each time, which was a fifth of what a talk asked of the database.
    """

    async def do_what_is_due(self) -> None:
        """Carry out every job that is due, and those that they lead to, one after the other."""
        if self.worker_id is None:
            self.worker_id = await self.app.job_manager.register_worker()
        await self._fetch_and_process_jobs()  # type: ignore[no-untyped-call]


@dataclass
class House:
    """The running parts, and the worker that is let run until nothing is left to do."""

    database: Database
    parts: dict[str, Any]
    ears: Ears = field(default_factory=Ears)
    hands: Hands = field(init=False)

    def __post_init__(self) -> None:
        self.hands = Hands(
            app, concurrency=1, delete_jobs="successful", additional_context=self.parts
        )

    @property
    def quiet(self) -> timedelta:
        """So long this house waits for more of the same breath."""
        dialogue: DialogueParts = self.parts["dialogue"]
        return dialogue.quiet

    def patient(self) -> "House":
        """The same house, which waits a moment for more."""
        dialogue = replace(self.parts["dialogue"], quiet=timedelta(seconds=0.4))
        return House(database=self.database, parts={**self.parts, "dialogue": dialogue})

    async def run_jobs(self) -> None:
        """Carry out every job that is due, and those that they lead to."""
        await self.hands.do_what_is_due()

    def phone(self, openid: str | None = None) -> Phone:
        """A person of the town, or somebody new."""
        return Phone(openid=openid or f"test-person-{next(_numbers)}", house=self)


MakeHouse = Callable[[Engine], House]


@pytest_asyncio.fixture(scope="session")
async def town(town_url: str) -> AsyncIterator[Database]:
    """A pool on the town's database, with the job engine opened on it."""
    database = Database(town_url)
    async with connector_opened(PsycopgConnector(conninfo=town_url)):
        yield database
    await database.close()


@pytest.fixture
def make_house(town: Database, tmp_path: Path) -> MakeHouse:
    """A house with an engine of the test's choice."""

    def make(engine: Engine) -> House:
        store, ears = FolderStore(tmp_path / "media"), Ears()
        parts = {
            "database": town,
            "dialogue": DialogueParts(
                database=town,
                engine=engine,
                parser=engine if isinstance(engine, RasaEngine) else NobodyReads(),
                store=store,
                source=Pictures(),
                clock=utc_now,
                recogniser=ears,
            ),
            "delivery": DeliveryParts(database=town, client=willing_platform(), can_send_kf=True),
        }
        if isinstance(engine, RasaEngine):
            parts["erasing"] = ErasingParts(database=town, talks=engine, store=store, clock=utc_now)
        return House(database=town, parts=parts, ears=ears)

    return make


@pytest_asyncio.fixture(scope="session")
async def engine(engines: Engines) -> AsyncIterator[RasaEngine]:
    """The real engine; a client for each test would read all the certificates each time."""
    engine = RasaEngine(engines.rasa_url, derive_token(SECRET, "rasa"))
    yield engine
    await engine.close()


@pytest.fixture
def house(engine: RasaEngine, make_house: MakeHouse) -> House:
    """The house with the real engine."""
    return make_house(engine)
