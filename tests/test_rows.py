"""Every row of what the gateway and the simulator must do has a test that is named after it.

`test_g18_…` shows row G18; the rows stand here, each with a word on what it asks.
"""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
NAME = re.compile(r"^ *(?:async )?def test_([gs]\d+)_", re.MULTILINE)

GATEWAY = {
    1: "the echo byte for byte; a bad signature gets 403",
    2: "no start on credentials that cannot work",
    3: "constant-time comparison; each parameter once; five minutes of clock",
    4: "safe mode only",
    5: "two AES keys at once",
    6: "64 KB, no DOCTYPE, depth 10, refused in 10 ms",
    7: "parsing is total: 10,000 mutations",
    8: "every type has a defined action",
    9: "options are bound to person, turn and expiry",
    10: "voice without Recognition; media at once",
    11: "an answer within 4 s whatever hangs",
    12: "nothing blocks the event loop",
    13: "one unique key decides what is new",
    14: "a repeat gets the same, waits, or gets the bare word",
    15: "stored before it is acknowledged",
    16: "each person in order, people side by side",
    17: "in time by the push, else by kf",
    18: "without kf pushes are held",
    19: "a part that is away costs nothing that was said",
    20: "any text arrives as plain text",
    21: "never an empty reply",
    22: "2,000 bytes a message, cut well",
    23: "options as links, as menu and by number",
    24: "one token for all, fetched once",
    25: "short times, one retry",
    26: "what each error code asks of us",
    27: "the ledger of windows, checked before sending",
    28: "the delivery ladder",
    29: "staff are reached, or somebody above is told",
    30: "daily quotas",
    31: "nothing secret in logs or exceptions",
    32: "roles by a one-time QR code and a second factor",
    33: "leaving erases; consent comes first",
}

SIMULATOR = {
    1: "pushes in all modes, with the right query",
    2: "the cut-off and pushing again",
    3: "strict reading of answers",
    4: "MarkFail",
    5: "the API",
    6: "windows, quotas, tokens, media, limits",
    7: "kinds of accounts",
    8: "faults by rule",
    9: "options that can be tapped",
    10: "the phone page, the scripted API, transcripts",
    11: "reports of templates and subscriptions",
    12: "cryptography of its own",
    13: "loopback only",
}

ROWS = [
    *((f"g{number}", title) for number, title in GATEWAY.items()),
    *((f"s{number}", title) for number, title in SIMULATOR.items()),
]


@pytest.fixture(scope="module")
def rows_with_a_test() -> set[str]:
    """The rows that functions under `tests/` are named after; no others' tests that lie there in an
    environment (`make equivalence` makes one).
    """
    return {
        row
        for source in TESTS.rglob("test_*.py")
        if ".venv" not in source.parts
        for row in NAME.findall(source.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize(("row", "title"), ROWS)
def test_every_row_has_a_test(rows_with_a_test: set[str], row: str, title: str) -> None:
    assert row in rows_with_a_test, f"nothing shows {row.upper()}: {title}"


def test_no_test_is_named_after_a_row_that_does_not_exist(rows_with_a_test: set[str]) -> None:
    assert {row for row, _ in ROWS} >= rows_with_a_test
