"""Understanding stays above the floors that docs/understanding.md promises, read from there."""

import re

import pytest

from tests.living import ROOT
from tests.nlu.figures import figures
from tests.nlu.reading import own_sets, read

PAGE = ROOT / "docs" / "understanding.md"
AT_MOST = frozenset({"real rejected", "danger false"})
"""Figures of which less is better; of all others more is."""

UNMEASURED = frozenset({"held"})
"""Sets that nobody has measured yet: a floor is set after a figure is known, not before."""


def floors() -> dict[tuple[str, str], float]:
    """(set, figure) to floor: the page's table under "Floors"."""
    section = PAGE.read_text(encoding="utf-8").split("## Floors", 1)[1].split("\n## ", 1)[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("|") and not re.fullmatch(r"[|\- :]+", line)
    ]
    names = rows[0][1:]
    return {
        (name, row[0]): float(cell)
        for row in rows[1:]
        for name, cell in zip(names, row[1:], strict=True)
    }


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, float]]:
    """The figures of every measured set, read by the engine in one go."""
    sets = {name: lines for name, lines in own_sets().items() if name not in UNMEASURED}
    readings = iter(read([line.text for lines in sets.values() for line in lines]))
    return {
        name: figures([(line, next(readings)) for line in lines]) for name, lines in sets.items()
    }


def test_every_measured_set_has_its_floors() -> None:
    assert {name for name, _ in floors()} == set(own_sets()) - UNMEASURED


@pytest.mark.parametrize(("name", "figure"), floors())
def test_a_figure_keeps_its_floor(
    measured: dict[str, dict[str, float]], name: str, figure: str
) -> None:
    floor, value = floors()[name, figure], measured[name][figure]
    assert value <= floor if figure in AT_MOST else value >= floor
