"""Fixtures: a model of the tiny talk in fixtures/, an engine process, a fake action server."""

from __future__ import annotations

import os
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


@pytest.fixture(scope="session", autouse=True)
def no_proxies() -> None:
    """urllib would send loopback requests to a proxy of the machine."""
    os.environ["NO_PROXY"] = "*"
