"""The engine as its own process, on a given model: what server.py starts, without its folders.

Run as a script it serves; `EngineProcess` starts, asks and ends it.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

SECRET = "a secret of the tests"
BOT = Path(__file__).resolve().parents[2] / "bot"


class EngineProcess:
    """Use as a context manager, or start and stop it by hand."""

    def __init__(
        self, *, model: Path, data: Path, actions_url: str, redis_url: str = "", workers: int = 1
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = data / "engine.log"
        self._model = model
        self._env = os.environ | {
            "SECRET_KEY": SECRET,
            "DATA_DIR": str(data),
            "ACTIONS_URL": actions_url,
            "REDIS_URL": redis_url,
            "SANIC_WORKERS": str(workers),
        }
        self._numbers = iter(range(1, 1_000_000))

    def start(self) -> None:
        """Start and wait until it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(self._model), str(self.port)],
                env=self._env,
                stderr=log,
                stdout=log,
            )
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if self.request("GET", "/health", token=None)[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(self.log.read_text())

    def stop(self) -> float:
        """SIGTERM; returns the seconds that it took to end."""
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(timeout=10)
        return time.monotonic() - began

    def __enter__(self) -> EngineProcess:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def memory_mb(self) -> float:
        """Resident memory of the process."""
        statm = Path(f"/proc/{self._process.pid}/statm").read_text()
        return int(statm.split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def request(
        self, method: str, path: str, body: Any = None, *, token: str | None = "right"
    ) -> tuple[int, Any]:
        """One request: its status and its JSON. A body that is bytes is sent as it is."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=data, method=method
        )
        if token is not None:
            value = _token() if token == "right" else token
            request.add_header("Authorization", f"Bearer {value}")
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, json.loads(response.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def turn(self, sender: str, text: str | None = None, **more: Any) -> tuple[int, Any]:
        """One message, under a message id of its own unless one is given."""
        number = more.pop("message_id", f"m{next(self._numbers)}")
        body = {"sender": sender, "message_id": number, "text": text, "metadata": {}} | more
        return self.request("POST", "/webhooks/linli/message", body)

    def says(self, sender: str, text: str | None = None, **more: Any) -> list[str]:
        """The texts of the replies to one message that must succeed."""
        status, body = self.turn(sender, text, **more)
        assert status == 200, (status, body)
        return [reply["text"] for reply in body["replies"]]

    def tracker(self, sender: str) -> dict[str, Any] | None:
        """The talk as the engine holds it; None when there is none."""
        status, body = self.request("GET", f"/conversations/{sender}/tracker")
        return body if status == 200 else None


def _token() -> str:
    import hashlib
    import hmac

    return hmac.new(SECRET.encode(), b"rasa", hashlib.sha256).hexdigest()


def _serve(model: Path, port: int) -> None:
    sys.path.insert(0, str(BOT))
    import server  # installs the stubs
    from components import logs, patches
    from components.app import build_app
    from components.settings import Settings

    settings = Settings.from_env(os.environ)
    logs.configure(level=settings.log_level)
    patches.apply()
    app = build_app(settings, model=model)
    app.run(sock=server.bind("127.0.0.1", port), workers=settings.workers, motd=False)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), int(sys.argv[2]))
