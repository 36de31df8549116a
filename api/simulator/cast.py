"""The people on the phones, the places they can say they are at, and the account's templates:
read from a small JSON file, or the few that are always at hand.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from api.simulator.account import Persona
from api.simulator.templating import MessageTemplate, TemplateKind

DEFAULT = Path(__file__).parent / "default_cast.json"

T = TypeVar("T")


@dataclass(frozen=True)
class SamplePlace:
    """Somewhere that the "location" button can say the person is, in degrees."""

    latitude: float
    longitude: float
    label: str


@dataclass(frozen=True)
class Cast:
    people: tuple[Persona, ...]
    places: tuple[SamplePlace, ...]
    templates: tuple[MessageTemplate, ...]


class CastError(ValueError):
    """The file does not describe anybody. The text is for whoever wrote it."""


def read_cast(path: Path = DEFAULT) -> Cast:
    """People need `openid` and `name`, and may have `role` and `hint`; places `latitude`,
    `longitude` and `label`; templates `template_id`, `title`, `labels` and maybe a `kind`.

    Raises CastError with one line.
    """
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CastError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise CastError(f"{path}: not JSON in UTF-8") from error
    if not isinstance(whole, dict):
        raise CastError(f"{path}: an object with `people` is expected")
    people = _each(whole, "people", _persona, path)
    if not people or len({person.openid for person in people}) < len(people):
        raise CastError(f"{path}: at least one person is needed, and no openid twice")
    places = _each(whole, "places", _place, path) or (read_cast().places if path != DEFAULT else ())
    return Cast(people, places, _each(whole, "templates", _template, path))


def _each(
    whole: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any]], T], path: Path
) -> tuple[T, ...]:
    listed = whole.get(name, [])
    try:
        return tuple(read(one) for one in listed)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CastError(f"{path}: {name} cannot be read: {error}") from error


def _persona(one: Mapping[str, Any]) -> Persona:
    return Persona(
        _words(one["openid"]),
        _words(one["name"]),
        str(one.get("role", "")),
        str(one.get("hint", "")),
    )


def _place(one: Mapping[str, Any]) -> SamplePlace:
    return SamplePlace(float(one["latitude"]), float(one["longitude"]), _words(one["label"]))


def _template(one: Mapping[str, Any]) -> MessageTemplate:
    kinds: dict[str, TemplateKind] = {
        "template": "template", "once": "once", "long_term": "long_term",
    }  # fmt: skip
    labels = {str(key): str(label) for key, label in one["labels"].items()}
    kind = kinds[one.get("kind", "template")]
    return MessageTemplate(_words(one["template_id"]), _words(one["title"]), labels, kind)


def _words(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is no text")
    return value
