"""What an engine asks of the action server: recorded once, and answered again from the record.

An action writes to the town's database, so it cannot be run twice for two engines that are to be
compared. The first one speaks to the real action server through a `Recorder`; whoever speaks to
the `Replayer` afterwards gets the same answers, as long as it asks the same.
"""

import json
import threading
from collections import defaultdict
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import httpx

UNKNOWN = {"timestamp", "message_id", "input_channel", "latest_event_time", "latest_input_channel"}
"""Keys of what differs between any two talks: times, ids, the way in."""

STATE = (
    "slots",
    "latest_message",
    "active_loop",
    "latest_action_name",
    "followup_action",
    "paused",
)
"""What a tracker says besides its events."""

GUESSES = ("intent_ranking", "facets")

SESSION_START = "action_session_start"

FAILED = 500


def plain(value: Any) -> Any:
    """Without what differs between any two talks, and as exact as two builds of numpy are."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(value[key]) for key in value if key not in UNKNOWN}
    return round(value, 6) if isinstance(value, float) else value


def state_of(tracker: dict[str, Any]) -> dict[str, Any]:
    """What must be equal after a turn: the state, and the events since the person spoke.

    Only those, for our store folds older turns away. With the first message of a session comes
    how that began; what was before it is kept by stock Rasa only.
    """
    events = tracker["events"]
    begun = [place for place, event in enumerate(events) if event.get("name") == SESSION_START]
    events = events[begun[-1] if begun else 0 :]
    spoken = [place for place, event in enumerate(events) if event["event"] == "user"]
    since = spoken[-1] if len(spoken) > 1 else 0
    return {key: plain(tracker[key]) for key in STATE} | {"events": plain(events[since:])}


@dataclass(frozen=True)
class Call:
    """One action call, and what the action server answered."""

    action: str
    state: dict[str, Any]
    status: int
    answer: bytes


Turn = tuple[str, str]
"""Whose, and the id of the message."""


class Wire:
    """An action server on loopback, in a thread of its own. Use as a context manager."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, call: dict[str, Any], body: bytes, authorization: str) -> tuple[int, bytes]:
        """The status and the body that answer a call."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        wire = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                authorization = self.headers.get("Authorization", "")
                status, answer = wire.answer(json.loads(body), body, authorization)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        return Handler


class Recorder(Wire):
    """Hands every call on to the real action server and keeps what it answered."""

    def __init__(self, actions_url: str) -> None:
        super().__init__()
        self.calls: dict[Turn, list[Call]] = defaultdict(list)
        self._client = httpx.Client(base_url=actions_url, timeout=20, trust_env=False)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, trace)
        self._client.close()

    def answer(self, call: dict[str, Any], body: bytes, authorization: str) -> tuple[int, bytes]:
        """See `Wire`."""
        headers = {"Content-Type": "application/json", "Authorization": authorization}
        told = self._client.post("/webhook", content=body, headers=headers)
        asked = Call(call["next_action"], _known(call), told.status_code, told.content)
        self.calls[_turn_of(call)].append(asked)
        return told.status_code, told.content


class Replayer(Wire):
    """Answers as it was answered before. Whoever asks something else gets an error for it.

    With `fails_once`, every call fails the first time that it comes.
    """

    def __init__(self, recorded: dict[Turn, list[Call]], *, fails_once: bool = False) -> None:
        super().__init__()
        self._differences: list[str] = []
        self._recorded = recorded
        self._fails_once = fails_once
        self._answered: dict[Turn, int] = defaultdict(int)
        self._failed: set[tuple[Turn, int]] = set()

    def answer(self, call: dict[str, Any], body: bytes, authorization: str) -> tuple[int, bytes]:
        """See `Wire`."""
        turn = _turn_of(call)
        place, calls = self._answered[turn], self._recorded.get(turn, [])
        if self._fails_once and (turn, place) not in self._failed:
            self._failed.add((turn, place))
            # The turn begins anew, and with it what it asks.
            self._answered[turn] = 0
            return FAILED, b"{}"
        self._answered[turn] = place + 1
        asked = {"action": call["next_action"], "state": _known(call)}
        known = calls[place] if place < len(calls) else None
        if known is None or asked != {"action": known.action, "state": known.state}:
            expected = {"action": known.action, "state": known.state} if known else {}
            self._differences += _unequal(asked, expected)
            return FAILED, b"{}"
        return known.status, known.answer

    def differences(self) -> list[str]:
        """What was asked otherwise since the last look."""
        found, self._differences = self._differences, []
        return found

    def unasked(self, turn: Turn) -> int:
        """How many recorded calls of a turn have not come again."""
        return len(self._recorded.get(turn, [])) - self._answered[turn]


def _known(call: dict[str, Any]) -> dict[str, Any]:
    """What an action is told of the talk.

    Ours tells neither the domain nor what else a message might have meant, be it the one that began
    the form; only of the present one, in `latest_message`, it does.
    """
    known = state_of(call["tracker"])
    told = [event.get("parse_data") for event in known["events"]]
    for message in [*told, known["active_loop"].get("trigger_message")]:
        for guesses in GUESSES:
            (message or {}).pop(guesses, None)
    return known


def _unequal(asked: Any, expected: Any, path: str = "call") -> list[str]:
    """Where two calls differ, in lines that a person can read."""
    if isinstance(asked, dict) and isinstance(expected, dict):
        keys = dict.fromkeys([*asked, *expected])
        pairs = [(key, asked.get(key), expected.get(key)) for key in keys]
    elif isinstance(asked, list) and isinstance(expected, list) and len(asked) == len(expected):
        pairs = [(n, one, expected[n]) for n, one in enumerate(asked)]
    else:
        return [] if asked == expected else [f"{path}: {asked!r}, where ours has {expected!r}"]
    return [
        line for key, one, other in pairs for line in _unequal(one, other, path=f"{path}.{key}")
    ]


def _turn_of(call: dict[str, Any]) -> Turn:
    tracker = call["tracker"]
    return tracker["sender_id"], tracker["latest_message"]["metadata"]["message_id"]
