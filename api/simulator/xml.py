"""Building pushes, and reading answers as strictly as the platform does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from api.simulator.errors import MalformedXmlError

MAX_BYTES = 64 * 1024
MAX_DEPTH = 6

Leaf = str | int | float
Group = Mapping[str, Leaf]
FieldValue = Leaf | Group | Mapping[str, Sequence[Group]]
"""A value, elements inside an element, or a list of such groups inside an element."""


def build(fields: Mapping[str, FieldValue]) -> bytes:
    """An `<xml>` document: numbers bare, text in CDATA, as the platform writes them."""
    return f"<xml>{_inside(fields)}</xml>".encode()


def _inside(fields: Mapping[str, FieldValue] | Mapping[str, Leaf | Sequence[Group]]) -> str:
    return "".join(_element(name, value) for name, value in fields.items())


def _element(name: str, value: FieldValue | Sequence[Group]) -> str:
    if isinstance(value, Mapping):
        return f"<{name}>{_inside(value)}</{name}>"
    if isinstance(value, str):
        return f"<{name}>{cdata(value)}</{name}>"
    if isinstance(value, Sequence):
        return "".join(_element(name, group) for group in value)
    return f"<{name}>{value}</{name}>"


def cdata(text: str) -> str:
    """`text` in CDATA, with `]]>` split and what XML cannot carry left out."""
    legal = "".join(character for character in text if _is_legal(character))
    return "<![CDATA[" + legal.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _is_legal(character: str) -> bool:
    code = ord(character)
    if code < 0x20:
        return character in "\t\n\r"
    return not 0xD800 <= code <= 0xDFFF and code not in (0xFFFE, 0xFFFF)


@dataclass(frozen=True)
class Element:
    """One element; `text` is its character data without the children's."""

    tag: str
    text: str
    children: tuple["Element", ...]

    def child(self, tag: str) -> "Element | None":
        """The one child of that name, or None. Raises MalformedXmlError when it is there twice."""
        found = [child for child in self.children if child.tag == tag]
        if len(found) > 1:
            raise MalformedXmlError(f"{tag} stands there {len(found)} times")
        return found[0] if found else None

    def text_of(self, tag: str) -> str:
        """The text of the one child of that name. Raises MalformedXmlError when it is missing."""
        child = self.child(tag)
        if child is None:
            raise MalformedXmlError(f"{tag} is missing")
        return child.text


@dataclass
class _Builder:
    open_elements: list[tuple[str, list[str], list[Element]]] = field(default_factory=list)
    root: Element | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if attributes:
            raise MalformedXmlError(f"{tag} has attributes")
        if len(self.open_elements) >= MAX_DEPTH:
            raise MalformedXmlError("nested too deep")
        self.open_elements.append((tag, [], []))

    def data(self, text: str) -> None:
        self.open_elements[-1][1].append(text)

    def end(self, _tag: str) -> None:
        tag, texts, children = self.open_elements.pop()
        element = Element(tag, "".join(texts), tuple(children))
        if self.open_elements:
            self.open_elements[-1][2].append(element)
        else:
            self.root = element


def parse(document: bytes) -> Element:
    """The `<xml>` root. Raises MalformedXmlError for anything but one plain, small document."""
    if len(document) > MAX_BYTES:
        raise MalformedXmlError(f"larger than {MAX_BYTES} bytes")
    builder = _Builder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(document, True)
    except expat.ExpatError as error:
        raise MalformedXmlError(f"not well-formed: {error}") from error
    if builder.root is None or builder.root.tag != "xml":
        raise MalformedXmlError("the root is not <xml>")
    return builder.root


def _refuse_doctype(*_: object) -> None:
    raise MalformedXmlError("DOCTYPE is not accepted")
