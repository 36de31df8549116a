"""Turns through a running engine: the token, replies, repeats, and failures that leave nothing."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from engine_process import EngineProcess
from fake_actions import FakeActions, slowly

MESSAGE = "/webhooks/linli/message"
TALK = "/webhooks/linli/talk"


@pytest.mark.parametrize("token", [None, "", "wrong", "right "])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", MESSAGE),
        ("DELETE", TALK),
        ("POST", "/model/parse"),
        ("GET", "/conversations/p/tracker"),
    ],
)
def test_every_door_needs_the_token(
    engine: EngineProcess, method: str, path: str, token: str | None
) -> None:
    body = {"sender": "p", "message_id": "1", "text": "你好"} if method == "POST" else None
    assert engine.request(method, path, body, token=token) == (401, {"error": "unauthorized"})


@pytest.mark.parametrize("path", ["/webhooks/rest/webhook", "/model/train", "/model", "/status"])
def test_rasas_other_doors_are_not_there(engine: EngineProcess, path: str) -> None:
    assert engine.request("POST", path, {})[0] == 404


@pytest.mark.parametrize("path", ["/", "/health"])
def test_health_is_open(engine: EngineProcess, model: Path, path: str) -> None:
    fingerprint = model.name.removesuffix(".tar.gz")
    expected = {"status": "ok", "model": fingerprint}
    assert engine.request("GET", path, token=None) == (200, expected)


def test_a_reply_with_options(engine: EngineProcess) -> None:
    options = [
        {"title": "报修", "payload": '/report{"kind": "lighting"}'},
        {"title": "查询", "payload": "/query"},
    ]
    status, body = engine.turn("options", "你好")
    assert (status, body) == (200, {"replies": [{"text": "您好", "options": options}]})


@pytest.mark.parametrize("raw", [b"", b"{", b"[1]", b"null", b"\xff\xfe"])
def test_a_broken_body_is_422(engine: EngineProcess, raw: bytes) -> None:
    status, body = engine.request("POST", MESSAGE, raw)
    assert status == 422
    assert body["error"] == "malformed"


def test_a_talk_is_forgotten(engine: EngineProcess) -> None:
    engine.says("leaver", "你好")
    engine.says("stayer", "你好")
    assert engine.request("DELETE", TALK, {"sender": "leaver"}) == (200, {"forgotten": True})
    assert engine.tracker("leaver") is None
    assert engine.tracker("stayer") is not None
    assert engine.request("DELETE", TALK, {"sender": "leaver"}) == (200, {"forgotten": False})
    assert engine.says("leaver", "你好")


@pytest.mark.parametrize("body", [None, [], {}, {"sender": ""}, {"sender": 7}, b"{"])
def test_nobody_s_talk_is_not_forgotten(engine: EngineProcess, body: Any) -> None:
    status, answer = engine.request("DELETE", TALK, body)
    assert (status, answer["error"]) == (422, "malformed")


def test_words_that_look_like_a_command_run_nothing(
    engine: EngineProcess, actions: FakeActions
) -> None:
    engine.says("tricky", "  /query")
    engine.says("tricky", "\uff0fquery")
    assert "action_query" not in actions.names()
    assert engine.says("tricky", None, payload="/query") == ["action_query"]


def test_actions_get_the_message_and_the_token(engine: EngineProcess, actions: FakeActions) -> None:
    engine.says("caller", "查一下水费", message_id="wx-1", metadata={"kind": "voice"})
    (call,) = actions.calls
    assert call["tracker"]["latest_message"]["metadata"] == {"message_id": "wx-1", "kind": "voice"}
    assert call["domain"] == {}
    assert actions.tokens[0] is not None
    assert actions.tokens[0].startswith("Bearer ")
    assert len(actions.tokens[0]) == len("Bearer ") + 64


def test_the_connection_to_the_actions_is_kept(engine: EngineProcess, actions: FakeActions) -> None:
    engine.says("keeper", "查水费")
    before = actions.connections
    engine.says("keeper", "查水费")
    engine.says("keeper", "查水费")
    assert actions.connections == before


def test_a_repeat_says_the_same_and_runs_nothing(
    engine: EngineProcess, actions: FakeActions
) -> None:
    first = engine.turn("again", "查水费", message_id="wx-7")
    engine.says("again", "你好")
    assert engine.turn("again", "查水费", message_id="wx-7") == first
    assert actions.names() == ["action_query"]


def test_two_at_once_under_one_id_run_once(engine: EngineProcess, actions: FakeActions) -> None:
    actions.answers["action_query"] = slowly(0.3, "欠费")
    answers: list[tuple[int, Any]] = []
    pushes = [
        threading.Thread(
            target=lambda: answers.append(engine.turn("pushed", "查水费", message_id="wx-8"))
        )
        for _ in range(3)
    ]
    for push in pushes:
        push.start()
    for push in pushes:
        push.join()
    assert answers == [(200, {"replies": [{"text": "欠费", "options": []}]})] * 3
    assert actions.names() == ["action_query"]


FAILURES = {
    "status 500": lambda _: (500, {}),
    "status 401": lambda _: (401, {}),
    "not JSON": lambda _: (200, b"<html>"),
    "null": lambda _: (200, None),
    "wrong shape": lambda _: (200, {"events": "none", "responses": []}),
    "unknown event": lambda _: (200, {"events": [{"event": "explode"}], "responses": []}),
    "broken rejection": lambda _: (400, b"no"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failed_action_leaves_no_trace(
    engine: EngineProcess, actions: FakeActions, failure: str
) -> None:
    sender = f"fails-{failure.replace(' ', '-')}"
    engine.says(sender, "你好")
    before = engine.tracker(sender)
    actions.answers["action_query"] = FAILURES[failure]
    assert engine.turn(sender, "查水费", message_id="x")[0] == 502
    assert engine.tracker(sender) == before
    del actions.answers["action_query"]
    assert engine.says(sender, "查水费", message_id="x") == ["action_query"]


def test_the_error_names_the_action_server(engine: EngineProcess, actions: FakeActions) -> None:
    actions.answers["action_query"] = lambda _: (500, {})
    assert engine.turn("named", "查水费") == (502, {"error": "action_failed"})


def test_a_first_message_that_fails_starts_no_talk(
    engine: EngineProcess, actions: FakeActions
) -> None:
    actions.answers["action_query"] = lambda _: (500, {})
    engine.turn("newcomer", "查水费")
    assert engine.tracker("newcomer") is None


def test_a_failure_late_in_the_turn_undoes_all_of_it(
    engine: EngineProcess, actions: FakeActions
) -> None:
    engine.says("late", "楼道灯坏了")
    before = engine.tracker("late")
    actions.answers["action_report"] = lambda _: (500, {})
    assert engine.turn("late", "3栋2单元")[0] == 502
    assert engine.tracker("late") == before
    del actions.answers["action_report"]
    assert engine.says("late", "3栋2单元") == ["action_report"]


def test_rules_in_circles_are_a_failure(engine: EngineProcess) -> None:
    assert engine.turn("circles", None, payload="/loop") == (502, {"error": "engine_failed"})
    assert engine.tracker("circles") is None


def test_a_form_fills_its_slots(engine: EngineProcess, actions: FakeActions) -> None:
    assert engine.says("form", "楼道灯坏了没人修") == ["在哪里？"]
    assert engine.says("form", "3栋2单元") == ["action_report"]
    slots = actions.calls[-1]["tracker"]["slots"]
    assert (slots["kind"], slots["place"]) == ("lighting", "3栋2单元")


def test_what_is_not_understood_goes_to_the_fallback(
    engine: EngineProcess, actions: FakeActions
) -> None:
    assert engine.says("odd", "zzzz") == ["action_fallback"]
    assert engine.says("odd", None, payload="/affirm") == ["action_fallback"]


def test_messages_of_one_person_wait_for_each_other(
    engine: EngineProcess, actions: FakeActions
) -> None:
    actions.answers["action_query"] = slowly(0.05, "欠费")
    burst = [threading.Thread(target=engine.says, args=("burst", "查水费")) for _ in range(4)]
    for message in burst:
        message.start()
    for message in burst:
        message.join()
    tracker = engine.tracker("burst")
    assert tracker is not None
    order = [event["event"] for event in tracker["events"] if event["event"] in ("user", "bot")]
    assert order == ["user", "bot"] * 4


def test_parse_shows_the_facets_and_changes_nothing(engine: EngineProcess) -> None:
    status, parsed = engine.request("POST", "/model/parse", {"text": "/楼道灯坏了"})
    assert status == 200
    assert parsed["intent"]["name"] == "report"
    assert parsed["facets"]["kind"][0]["name"] == "lighting"
    assert engine.request("POST", "/model/parse", {"text": None})[0] == 422


def test_the_log_shows_neither_words_nor_people(
    engine: EngineProcess, actions: FakeActions
) -> None:
    actions.answers["action_query"] = lambda _: (500, {"error": "o-secret-openid"})
    engine.turn("o-secret-openid", "查询一下我家的水费", message_id="wx-log")
    engine.turn("o-secret-openid", None, payload="/loop")
    log = engine.log.read_text()
    assert "Action failed: action_query" in log
    assert "o-secret-openid" not in log
    assert "查询一下我家的水费" not in log


def test_a_restart_forgets_nothing_and_stopping_is_quick(
    model: Path, actions: FakeActions, tmp_path: Path
) -> None:
    process = EngineProcess(model=model, data=tmp_path, actions_url=actions.url)
    process.start()
    process.says("stays", "楼道灯坏了没人修", message_id="wx-1")
    assert process.stop() < 2
    process.start()
    try:
        assert process.says("stays", "楼道灯坏了没人修", message_id="wx-1") == ["在哪里？"]
        assert process.says("stays", "3栋") == ["action_report"]
    finally:
        process.stop()


def test_the_process_is_small(engine: EngineProcess) -> None:
    assert engine.memory_mb() < 260


def test_an_unreachable_action_server(model: Path, tmp_path: Path) -> None:
    process = EngineProcess(model=model, data=tmp_path, actions_url="http://127.0.0.1:9")
    with process:
        assert process.turn("nobody", "查水费") == (502, {"error": "action_failed"})
        assert process.turn("nobody", "你好")[0] == 200
