"""An action server on loopback that answers what a test tells it to, and remembers calls."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], "tuple[int, Any]"]


def said(text: str, *, events: list[dict[str, Any]] | None = None) -> tuple[int, Any]:
    """A proper answer: one utterance and some events."""
    return 200, {"events": events or [], "responses": [{"text": text}]}


class FakeActions:
    """Use as a context manager. `answers` maps an action's name to what it does."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.calls: list[dict[str, Any]] = []
        self.tokens: list[str | None] = []
        self.connections = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def reset(self) -> None:
        """Forget calls and answers; every action then says its own name."""
        self.answers.clear()
        self.calls.clear()
        self.tokens.clear()

    def names(self) -> list[str]:
        """The actions called, in order."""
        return [call["next_action"] for call in self.calls]

    def __enter__(self) -> FakeActions:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                fake.connections += 1
                super().setup()

            def do_POST(self) -> None:
                call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                fake.calls.append(call)
                fake.tokens.append(self.headers.get("Authorization"))
                answer = fake.answers.get(call["next_action"])
                status, body = answer(call) if answer else said(call["next_action"])
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        return Handler


def slowly(seconds: float, text: str) -> Answer:
    """An answer that takes its time."""

    def answer(_: dict[str, Any]) -> tuple[int, Any]:
        time.sleep(seconds)
        return said(text)

    return answer
