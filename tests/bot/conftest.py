"""Fixtures: a model of the tiny talk in fixtures/, an engine process, a fake action server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import server  # noqa: F401 - installs the stubs before anything imports Rasa
from components.model import Inputs
from components.training import train
from engine_process import EngineProcess
from fake_actions import FakeActions

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def inputs() -> Inputs:
    """The inputs of the tiny talk, with the product's config.yml."""
    return Inputs(domain=FIXTURES / "domain", data=(FIXTURES / "rules", FIXTURES / "nlu"))


@pytest.fixture(scope="session")
def model(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained model of the tiny talk."""
    file = tmp_path_factory.mktemp("models") / f"{inputs.fingerprint()}.tar.gz"
    train(inputs, file)
    return file


@pytest.fixture(scope="session")
def fake_actions() -> Iterator[FakeActions]:
    with FakeActions() as server_:
        yield server_


@pytest.fixture
def actions(fake_actions: FakeActions) -> FakeActions:
    """The fake action server, forgetful of what other tests told it."""
    fake_actions.reset()
    return fake_actions


@pytest.fixture(scope="session")
def shared_engine(
    model: Path, fake_actions: FakeActions, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EngineProcess]:
    data = tmp_path_factory.mktemp("data")
    with EngineProcess(model=model, data=data, actions_url=fake_actions.url) as engine_:
        yield engine_


@pytest.fixture
def engine(shared_engine: EngineProcess, actions: FakeActions) -> EngineProcess:
    """A running engine; tests keep apart by using senders of their own."""
    return shared_engine


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis of our own; the test is skipped where there is none."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on PATH")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = str(tmp_path_factory.mktemp("redis"))
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    process = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            break
        except OSError:
            time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(5)


@pytest.fixture(scope="session", autouse=True)
def no_proxies() -> None:
    """urllib would send loopback requests to a proxy of the machine."""
    os.environ["NO_PROXY"] = "*"
