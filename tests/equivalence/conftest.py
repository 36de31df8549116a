"""One town, one action server, and three engines: ours, ours again, and stock Rasa."""

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from api.dialogue.engine import RasaEngine
from api.settings import derive_token
from tests.dialogue.conftest import (
    bind,
    corner,
    nobody_told_it_before,
    resident,
    stranger,
)
from tests.equivalence.models import our_model
from tests.equivalence.recording import RecordingEngine
from tests.equivalence.sides import Side, ours, stock
from tests.equivalence.wire import Recorder, Replayer
from tests.living import (
    SECRET,
    Engines,
    House,
    MakeHouse,
    environment,
    free_port,
    make_house,
    running,
    service_settings,
    town,
    town_url,
    wait_for,
)

__all__ = [
    "bind",
    "corner",
    "make_house",
    "nobody_told_it_before",
    "resident",
    "stranger",
    "town",
    "town_url",
]


@pytest.fixture(scope="session")
def model() -> Path:
    """The product's model, with one variation of each response. Both engines load this file."""
    return our_model()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Logs, and the talks of our engines."""
    return tmp_path_factory.mktemp("engines")


@pytest.fixture(scope="session")
def recorder(town_url: str, folder: Path) -> Iterator[Recorder]:
    """The real action server on the town's database, and the wire in front of it."""
    port, log = free_port(), folder / "actions.log"
    url = f"http://127.0.0.1:{port}"
    settings = service_settings(town_url, Engines("http://127.0.0.1:9", url))
    command = [sys.executable, "-m", "api.cli", "actions"]
    with running(command, env=environment(**settings), log=log) as process:
        wait_for(f"{url}/health", process, log)
        with Recorder(url) as wire:
            yield wire


@pytest.fixture(scope="session")
def our_side(model: Path, recorder: Recorder, folder: Path) -> Iterator[Side]:
    """Our engine, on the real actions."""
    with ours(model, actions_url=recorder.url, folder=folder / "ours") as side:
        yield side


@pytest.fixture(scope="session")
def replayer(recorder: Recorder) -> Iterator[Replayer]:
    """The recorded answers, for stock Rasa."""
    with Replayer(recorder.calls) as wire:
        yield wire


@pytest.fixture(scope="session")
def stock_side(model: Path, replayer: Replayer, folder: Path) -> Iterator[Side]:
    """Stock Rasa, on the recorded answers."""
    with stock(model, actions_url=replayer.url, folder=folder / "stock") as side:
        yield side


@pytest.fixture(scope="session")
def faulty(recorder: Recorder) -> Iterator[Replayer]:
    """The recorded answers, each of which fails to come the first time."""
    with Replayer(recorder.calls, fails_once=True) as wire:
        yield wire


@pytest.fixture(scope="session")
def faulty_side(model: Path, faulty: Replayer, folder: Path) -> Iterator[Side]:
    """Our engine, on actions that fail."""
    with ours(model, actions_url=faulty.url, folder=folder / "faulty") as side:
        yield side


@pytest.fixture
def engine(our_side: Side) -> RecordingEngine:
    """The product's engine, recorded."""
    return RecordingEngine(
        RasaEngine(str(our_side.client.base_url), derive_token(SECRET, "rasa")), our_side
    )


@pytest_asyncio.fixture
async def house(engine: RecordingEngine, make_house: MakeHouse) -> AsyncIterator[House]:
    """The product on the recorded engine."""
    yield make_house(engine)
    await engine.engine.close()
