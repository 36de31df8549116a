"""How a process writes its log, from its start to its end."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

SPEAKING = """
import asyncio, logging, warnings
from api import logs

logs.configure("worker", secrets=["the-secret-key"], level="INFO")
ours, theirs = logging.getLogger("api.worker"), logging.getLogger("somebody")
ours.debug("too much"); ours.info("ours"); theirs.info("theirs"); theirs.warning("the-secret-key")
warnings.warn("old ways")
logging.getLogger("procrastinate.worker").error("Job x", extra={"action": "job_error"})
logging.getLogger("procrastinate.worker").error("side task failed", extra={"action": "other"})

async def request(number):
    logs.bind(message_id=number)
    await asyncio.sleep(0)
    ours.info("served")

async def main():
    await asyncio.gather(request(1), request(2))
    ours.info("after")

asyncio.run(main())
raise ValueError("the-secret-key 13812345678")
"""


def spoken() -> list[dict[str, object]]:
    """What such a process writes to standard error."""
    done = subprocess.run(
        [sys.executable, "-c", SPEAKING],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_every_line_is_one_record() -> None:
    *lines, end = spoken()
    assert {line["process"] for line in lines} == {"worker"}
    messages = [line["message"] for line in lines]
    assert messages[:2] == ["ours", "[secret]"]
    assert "old ways" in str(messages[2])
    assert messages[3:] == ["side task failed", "served", "served", "after"]
    # What is bound in one piece of work is not known in another.
    assert [line.get("message_id") for line in lines[4:]] == [1, 2, None]
    assert (end["level"], end["message"]) == ("CRITICAL", "ended by an exception")
    assert str(end["exception"]).endswith("ValueError: [secret] [phone]")
