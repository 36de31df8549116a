"""`linli understand` beside a running engine, as a program."""

import json
import subprocess
import sys
from pathlib import Path

from tests.launcher.helpers import PROJECT, bare_environ
from tests.living import SECRET, Engines, service_settings

SENTENCES = (
    "楼道灯坏了三天没人管\n\n上个月物业费多少\r\n阳光花园3栋2单元501\n家里着火了快来人\n".encode()
)


def linli_understand(
    sentences: bytes, folder: Path, **settings: str
) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "api.cli", "understand"],
        cwd=PROJECT,
        env=bare_environ(folder, **{"SECRET_KEY": SECRET, **settings}),
        input=sentences,
        capture_output=True,
        timeout=120,
    )


def test_a_line_for_a_line(engines: Engines, town_url: str, tmp_path: Path) -> None:
    done = linli_understand(SENTENCES, tmp_path, **service_settings(town_url, engines))
    assert (done.returncode, done.stderr) == (0, b"")
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [line["text"] for line in lines] == SENTENCES.decode().replace("\r", "").splitlines()
    light, nothing, fee, home, fire = lines
    assert {tuple(line) for line in lines} == {tuple(light)}
    assert (light["intent"], light["kind"]) == ("report_problem", "lighting")
    assert nothing["intent"] is None
    assert (fee["intent"], fee["fee_type"]) == ("query_fee", "property")
    assert fee["period"]["from"] == fee["period"]["to"]
    assert home["place"]["estate"] == "阳光花园"
    assert (home["place"]["unit"], home["place"]["room"]) == ("2", "501")
    assert fire["danger"] is not None


def test_an_engine_of_somebody_else(engines: Engines, town_url: str, tmp_path: Path) -> None:
    settings = service_settings(town_url, engines) | {"SECRET_KEY": "not-the-one-it-runs-with"}
    done = linli_understand(SENTENCES, tmp_path, **settings)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"HTTP 401" in done.stderr
    assert done.stderr.count(b"\n") == 1
