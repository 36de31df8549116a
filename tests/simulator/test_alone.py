"""`linli simulate`: the simulator on its own, in front of any webhook."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from api.simulator.cast import CastError, read_cast
from tests.simulator.toy import ToyWebhook, free_port, served

SETTINGS = ("WECHAT_", "DATABASE_URL", "ENVIRONMENT", "HOST", "PORT")
CAST = {
    "people": [{"openid": "o-1", "name": "王秀英", "role": "居民", "hint": "灯坏了"}],
    "places": [{"latitude": 30.1, "longitude": 120.2, "label": "南门"}],
    "templates": [
        {"template_id": "t", "title": "结果", "kind": "once", "labels": {"thing1": "事项"}}
    ],
}


def simulate(*options: str) -> subprocess.Popen[str]:
    """The command, in an environment that knows no account and no database."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    return subprocess.Popen(
        [sys.executable, "-m", "api.cli", "simulate", *options],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def test_s10_it_runs_alone_and_says_where(tmp_path: Path) -> None:
    people = tmp_path / "people.json"
    people.write_text(json.dumps(CAST), encoding="utf-8")
    toy, port = ToyWebhook(), free_port()
    account = ("--token", toy.account.token, "--app-id", toy.account.app_id)
    keys = ("--aes-key", toy.account.aes_key, "--original-id", toy.account.original_id)
    async with served(toy.app()) as address, httpx.AsyncClient(trust_env=False) as client:
        webhook = f"{address}/wechat"
        running = simulate(
            "--webhook", webhook, "--port", str(port), "--people", str(people), *account, *keys
        )
        assert running.stdout is not None
        try:
            told = running.stdout.readline()
            page = f"http://127.0.0.1:{port}/"
            assert told == f"linli: phones at {page} for {webhook}; API base {page}platform\n"
            assert "王秀英" in (await client.get(page)).text
            sent = await client.post(f"{page}people/o-1/text", data={"text": "你好"})
            assert sent.status_code == 204
            await toy.has_seen(1)
        finally:
            running.terminate()
            running.communicate(timeout=10)
    assert toy.pushes[0].fields["FromUserName"] == "o-1"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--webhook", "http://example.org/wechat"), "this machine only"),
        (("--aes-key", "short"), "43"),
        (("--people", "/nowhere.json"), "/nowhere.json"),
    ],
)
def test_s13_what_is_wrong_is_told_in_one_line(options: tuple[str, str], words: str) -> None:
    out, errors = simulate(*options).communicate(timeout=30)
    assert out == ""
    assert errors.startswith("linli: ")
    assert words in errors
    assert errors.count("\n") == 1


def test_a_port_that_is_taken_is_told_and_no_address() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        out, errors = simulate("--port", port).communicate(timeout=30)
    assert out == ""
    assert f"port {port}" in errors


def test_a_file_names_people_places_and_templates(tmp_path: Path) -> None:
    file = tmp_path / "cast.json"
    file.write_text(json.dumps(CAST), encoding="utf-8")
    cast = read_cast(file)
    assert (cast.people[0].name, cast.places[0].label) == ("王秀英", "南门")
    assert (cast.templates[0].kind, cast.templates[0].labels) == ("once", {"thing1": "事项"})
    file.write_text(json.dumps({"people": CAST["people"]}), encoding="utf-8")
    assert read_cast(file).places == read_cast().places


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"people": []}',
        '{"people": {}}',
        '{"people": [{"openid": "o"}]}',
        '{"people": [{"openid": "o", "name": " "}]}',
        '{"people": [{"openid": "o", "name": "a"}, {"openid": "o", "name": "b"}]}',
        '{"people": [{"openid": "o", "name": "a"}], "places": [{"latitude": "north"}]}',
        '{"people": [{"openid": "o", "name": "a"}], "templates": [{"template_id": 1}]}',
        '{"people": 7}',
    ],
)
def test_a_file_that_describes_nobody_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "cast.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CastError, match=str(file)):
        read_cast(file)
