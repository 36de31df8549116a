"""Every state and every step has a Chinese name in the templates."""

from collections.abc import Iterable
from enum import StrEnum

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.cases.lifecycle import CaseAction, CaseState
from api.texts import ROOT


def names(macro: str, values: Iterable[StrEnum]) -> list[str]:
    """What a macro of the names' template says for each value."""
    environment = Environment(  # chat text
        loader=FileSystemLoader(ROOT), undefined=StrictUndefined
    )
    module = environment.get_template("api/cases/texts/names.j2").module
    return [str(getattr(module, macro)(value)) for value in values]


def test_states() -> None:
    said = names("state", CaseState)
    assert all(said)
    assert len(set(said)) == len(CaseState)


def test_steps() -> None:
    said = names("step", CaseAction)
    assert all(said)
    assert len(set(said)) == len(CaseAction)
