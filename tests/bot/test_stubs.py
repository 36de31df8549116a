"""What must never get into the process, and that a stub fails loudly."""

from __future__ import annotations

import subprocess
import sys

import pytest
from engine_process import BOT

SERVING = """
import sys
sys.path.insert(0, {bot!r})
import server
import components.app, components.patches
heavy = {{"tensorflow", "keras", "sklearn", "matplotlib", "boto3", "twilio", "dask.dataframe"}}
loaded = [name for name in heavy if name in sys.modules
          and not getattr(sys.modules[name], "__linli_stub__", False)]
print(",".join(loaded))
"""


def test_serving_loads_nothing_heavy() -> None:
    script = SERVING.format(bot=str(BOT))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


def test_a_stub_that_is_used_says_so() -> None:
    from boto3.dynamodb.conditions import Key

    with pytest.raises(NotImplementedError, match=r"stubs\.py"):
        Key("sender_id")


def test_installing_after_rasa_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from components import stubs

    stubs.install()  # twice is nothing
    monkeypatch.delitem(sys.modules, "rasa.core.test")
    with pytest.raises(RuntimeError, match="before rasa"):
        stubs.install()
