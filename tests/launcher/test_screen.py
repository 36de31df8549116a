"""What the operator reads of the programs' logs."""

import json

import pytest

from api.launcher.screen import readable

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
