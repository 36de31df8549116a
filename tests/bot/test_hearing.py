"""An engine that nobody can reach ends."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator

import pytest
from components import hearing
from components.hearing import end_when_deaf, hears


class FakeApp:
    """Counts how often it was stopped."""

    stopped = 0

    def stop(self) -> None:
        self.stopped += 1


@pytest.fixture
def bound() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def test_a_listening_socket_hears(bound: socket.socket) -> None:
    assert hears(bound)


def test_one_that_does_not_listen_yet_or_no_more_does_not(bound: socket.socket) -> None:
    with socket.socket() as another:
        assert not hears(another)
    bound.close()
    assert not hears(bound)


def test_its_number_may_belong_to_another(bound: socket.socket) -> None:
    one, other = socket.socketpair()
    os.dup2(one.fileno(), bound.fileno())
    assert not hears(bound)
    one.close()
    other.close()


def test_the_engine_ends_once_it_is_deaf(
    bound: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "LOOKS_EVERY", 0.01)
    app = FakeApp()

    async def scenario() -> None:
        watching = asyncio.create_task(end_when_deaf(app, bound))
        await asyncio.sleep(0.05)
        assert not watching.done()
        bound.close()
        await watching

    asyncio.run(scenario())
    assert app.stopped == 1
