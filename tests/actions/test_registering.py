"""What is taken for somebody who registers a home: every sentence that the engine learns it from,
and no talk of days.
"""

from pathlib import Path

import pytest
import yaml

from actions.bind_home import tells_of_a_home
from api.grids.places import parse_place

SENTENCES = Path(__file__).resolve().parents[2] / "nlu_data/bind_home.yml"


def known() -> list[str]:
    """Every training sentence of the intent."""
    blocks = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))["nlu"]
    lines = [line for block in blocks for line in block["examples"].splitlines()]
    return [line.strip().removeprefix("- ") for line in lines if line.strip()]


def test_who_registers_is_never_turned_away() -> None:
    assert [said for said in known() if not tells_of_a_home(said, parse_place(said))] == []


@pytest.mark.parametrize(
    "said",
    [
        "房租3-5号交",
        "3-5号来收房租",
        "5号交租",
        "房租每月5号",
        "1-3号来抄表",
        "3-5号发工资",
        "月底交房租",
    ],
)
def test_days_are_no_home(said: str) -> None:
    assert not tells_of_a_home(said, parse_place(said))
