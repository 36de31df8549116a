"""What the operator reads of the programs' logs."""

import json
from pathlib import Path

import pytest

from api.launcher.child import TAIL_LINES, Child
from api.launcher.programs import Program
from api.launcher.screen import readable
from api.launcher.watchdog import Watchdog

TOLD = {
    "timestamp": "2026-11-23T02:00:07.123Z",
    "level": "WARNING",
    "logger": "api.worker",
    "process": "worker",
    "message": "engine away for message 7",
}


def test_a_line_of_json_is_shown_in_short() -> None:
    assert readable(json.dumps(TOLD)) == ["02:00:07 worker WARNING engine away for message 7"]


def test_an_exception_keeps_its_lines() -> None:
    shown = readable(json.dumps(TOLD | {"exception": "Traceback:\n  here\nValueError: x"}))
    assert shown[1:] == ["Traceback:", "  here", "ValueError: x"]


@pytest.mark.parametrize("line", ["FATAL:  no room", "", "{", "[]", "7", '{"message": "hello"}'])
def test_any_other_line_is_shown_as_it_is(line: str) -> None:
    assert readable(line) == [line]


def test_the_end_of_a_log_is_shown_to_a_person(tmp_path: Path) -> None:
    lines = ["not JSON", *(json.dumps(TOLD | {"message": f"line {n}"}) for n in range(20))]
    (tmp_path / "worker.log").write_text("\n".join(lines))
    watchdog = Watchdog(label=str(tmp_path))
    try:
        child = Child(Program("worker", (), {}), logs=tmp_path, watchdog=watchdog)
        tail = child.tail()
    finally:
        watchdog.close()
    assert len(tail) == TAIL_LINES
    assert tail[-1] == "02:00:07 worker WARNING line 19"
