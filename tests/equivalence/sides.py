"""The two engines that are compared, as processes: ours, and `rasa run` as it is installed.

Both load the components of `bot/` when their model names one; nothing else of ours is on the path
of stock Rasa, and nothing of it is patched or stubbed.
"""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from api.settings import derive_token
from tests.living import RASA_PYTHON, ROOT, SECRET, environment, free_port, running, wait_for

HERE = Path(__file__).parent
STOCK = HERE / ".venv"
ENGINE = ROOT / "tests" / "bot" / "engine_process.py"
"""Our engine on a given model: what `server.py serve` starts, without its folders."""


@dataclass(frozen=True)
class Side:
    """A running engine, and how it is spoken to."""

    name: str
    client: httpx.Client
    path: str
    process: subprocess.Popen[bytes]

    def body(
        self,
        *,
        sender: str,
        message_id: str,
        text: str | None,
        payload: str | None = None,
        metadata: Mapping[str, Any],
    ) -> dict[str, Any]:
        """One message as this side takes it."""
        if self.path.endswith("/rest/webhook"):
            kept = {**metadata, "message_id": message_id}
            return {"sender": sender, "message": payload or text, "metadata": kept}
        body: dict[str, Any] = {"sender": sender, "message_id": message_id, "text": text}
        return body | {"payload": payload, "metadata": dict(metadata)}

    def turn(self, **message: Any) -> list[dict[str, Any]] | None:
        """The replies to one message, alike for both sides; None when the turn was given up."""
        response = self.client.post(self.path, json=self.body(**message))
        if response.status_code == httpx.codes.BAD_GATEWAY:
            return None
        response.raise_for_status()
        told = response.json()
        replies = told if isinstance(told, list) else told["replies"]
        return [part for reply in replies for part in parts_of(reply)]

    def tracker(self, sender: str) -> dict[str, Any]:
        """The talk as the engine holds it."""
        response = self.client.get(
            f"/conversations/{sender}/tracker", params={"include_events": "ALL"}
        )
        response.raise_for_status()
        tracker: dict[str, Any] = response.json()
        return tracker


def parts_of(reply: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One reply, whichever channel it came through.

    Stock Rasa's channels cut a text without options at its empty lines, so all are cut there.
    """
    options = reply.get("options") or reply.get("buttons") or []
    text = reply.get("text") or ""
    return [
        {
            "text": part,
            "options": [(option["title"], option["payload"]) for option in options],
            "custom": reply.get("custom"),
        }
        for part in ([text] if options else text.strip().split("\n\n"))
    ]


@contextmanager
def ours(
    model: Path, *, actions_url: str, folder: Path, redis_url: str = "", workers: int = 1
) -> Iterator[Side]:
    """Our engine; `folder` gets its log and its talks."""
    port, log = free_port(), folder / "ours.log"
    folder.mkdir(parents=True, exist_ok=True)
    settings = {"ACTIONS_URL": actions_url, "DATA_DIR": str(folder), "REDIS_URL": redis_url}
    settings |= {"SANIC_WORKERS": str(workers), "LOG_LEVEL": "WARNING"}
    command = [str(RASA_PYTHON), str(ENGINE), str(model), str(port)]
    with running(command, env=environment(**settings), log=log) as process:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/health", process, log)
        token = {"Authorization": f"Bearer {derive_token(SECRET, 'rasa')}"}
        with _client(url, token) as client:
            yield Side("ours", client, "/webhooks/linli/message", process)


@contextmanager
def stock(model: Path, *, actions_url: str, folder: Path) -> Iterator[Side]:
    """Stock `rasa run`, with its REST channel and its stores in memory."""
    port, log = free_port(), folder / "stock.log"
    folder.mkdir(parents=True, exist_ok=True)
    endpoints, credentials = folder / "endpoints.yml", folder / "credentials.yml"
    endpoints.write_text(f"action_endpoint:\n  url: {actions_url}/webhook\n")
    credentials.write_text("rest:\n")
    command = [str(STOCK / "bin" / "rasa"), "run", "--enable-api", "--port", str(port)]
    command += ["--interface", "127.0.0.1", "--model", str(model)]
    command += ["--endpoints", str(endpoints), "--credentials", str(credentials)]
    with running(command, env=stock_environment(), log=log) as process:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/status", process, log)
        with _client(url, {}) as client:
            yield Side("stock", client, "/webhooks/rest/webhook", process)


def _client(url: str, headers: Mapping[str, str]) -> httpx.Client:
    return httpx.Client(base_url=url, headers=dict(headers), timeout=60, trust_env=False)


def stock_environment(**more: str) -> dict[str, str]:
    """Quiet, offline, and with `bot/` where a model's components are looked for."""
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    return environment(
        **quiet, PYTHONPATH=str(ROOT / "bot"), SQLALCHEMY_SILENCE_UBER_WARNING="1", **more
    )
