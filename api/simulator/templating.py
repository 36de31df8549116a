"""Template messages: what each kind of field may hold, and how the card reads.

A key such as `thing3` is a kind (`thing`) and a number. Limits are the platform's published ones;
a value that breaks them gives 47003.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from api.simulator.errors import PlatformError
from api.simulator.transcript import Row

_KEY = re.compile(r"(?P<kind>[a-z_]+?)_?(?P<number>\d{1,2})")

_ALLOWED: dict[str, re.Pattern[str]] = {
    "thing": re.compile(r".{1,20}"),
    "const": re.compile(r".{1,20}"),
    "phrase": re.compile(r"[\u3400-\u9fff]{1,5}"),
    "name": re.compile(r"(?:[^\x00-\x7f]{1,10}|[^\u3400-\u9fff]{1,20})"),
    "character_string": re.compile(r"[\x20-\x7e]{1,32}"),
    "letter": re.compile(r"[A-Za-z]{1,32}"),
    "number": re.compile(r"\d{1,32}(?:\.\d+)?"),
    "amount": re.compile(r"\D?\d{1,10}(?:\.\d{1,2})?元?"),
    "phone_number": re.compile(r"[\d+\-() ]{1,17}"),
    "car_number": re.compile(r".{1,8}"),
    "date": re.compile(r".{1,40}"),
    "time": re.compile(r".{1,40}"),
}


TemplateKind = Literal["template", "once", "long_term"]
"""A template message, or a subscribe notice that a "yes" allows once or for good."""


@dataclass(frozen=True)
class MessageTemplate:
    """A template as the account's owner picked it: its title, and a label for each key."""

    template_id: str
    title: str
    labels: Mapping[str, str]
    kind: TemplateKind = "template"


class TemplateCatalogue:
    """The account's templates.

    An empty catalogue takes any id and shows the keys themselves, so that a gateway can be tried
    before its templates are known here.
    """

    def __init__(self, templates: Sequence[MessageTemplate]) -> None:
        self._by_id = {template.template_id: template for template in templates}

    def notices(self) -> list[MessageTemplate]:
        """Those that a person is asked for."""
        return [template for template in self._by_id.values() if template.kind != "template"]

    def has_notice(self, template_id: str) -> bool:
        """Whether a person can be asked for it; an empty catalogue takes any id."""
        template = self._by_id.get(template_id)
        return template.kind != "template" if template is not None else not self._by_id

    def is_long_term(self, template_id: str) -> bool:
        template = self._by_id.get(template_id)
        return template is not None and template.kind == "long_term"

    def card(
        self, template_id: str, data: Mapping[str, str], *, notice: bool = False
    ) -> tuple[str, tuple[Row, ...]]:
        """Title and lines of the card. Raises PlatformError 40037 or 47003."""
        for key, value in data.items():
            _check_value(key, value)
        template = self._by_id.get(template_id)
        if template is not None and notice != (template.kind != "template"):
            raise PlatformError(40037, "invalid template_id")
        if template is None:
            if self._by_id or not template_id:
                raise PlatformError(40037, "invalid template_id")
            return "", tuple(Row(key, value) for key, value in data.items())
        for key in template.labels:
            if key not in data:
                raise PlatformError(47003, f"argument invalid! data.{key}.value is empty")
        lines = tuple(Row(label, data[key]) for key, label in template.labels.items())
        return template.title, lines


def _check_value(key: str, value: str) -> None:
    named = _KEY.fullmatch(key)
    allowed = _ALLOWED.get(named["kind"]) if named is not None else None
    if not value.strip():
        raise PlatformError(47003, f"argument invalid! data.{key}.value is empty")
    if allowed is not None and allowed.fullmatch(value) is None:
        raise PlatformError(47003, f"argument invalid! data.{key}.value is invalid")
