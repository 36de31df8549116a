"""Reading a push's XML: flat fields or a refusal, whatever the bytes are.

Used in place of wechatpy's `parse_message`, which raises eight kinds of exception on bad input,
turns a doubled element into a list, and knows no limit of depth.
"""

from collections.abc import Mapping
from xml.parsers import expat

MAXIMUM_DEPTH = 10
"""Real pushes need four."""


class XmlRefusedError(ValueError):
    """The bytes are not a push: not well-formed, too deep, doubled, or with a DOCTYPE."""


class PushFields(dict[str, str]):
    """The flat fields of a push. `records` are the entries of its lists, each flat itself:
    `<List><TemplateId>…</TemplateId>…</List>` below a child of the root.
    """

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        super().__init__(texts or {})
        self.records: list[dict[str, str]] = []


class _Fields:
    """Collects the text of the root's leaf children and the records; what lies deeper is left
    out.
    """

    def __init__(self) -> None:
        self.texts = PushFields()
        self._path: list[str] = []
        self._fragments: list[str] = []
        self._is_leaf = True
        self._record: dict[str, str] = {}

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._path.append(name)
        match len(self._path):
            case 1 if name != "xml":
                raise XmlRefusedError("the root is not xml")
            case 2:
                if name in self.texts:
                    raise XmlRefusedError("an element comes twice")
                self.texts[name] = ""
                self._fragments, self._is_leaf = [], True
            case 3:
                self._is_leaf = False
                self._record = {}
            case 4:
                self._fragments = []
            case depth if depth > MAXIMUM_DEPTH:
                raise XmlRefusedError("too deep")

    def end(self, name: str) -> None:
        if len(self._path) == 2:
            # A nested element keeps its place, empty, so that its double is still seen.
            self.texts[name] = "".join(self._fragments) if self._is_leaf else ""
        elif len(self._path) == 3 and self._record:
            self.texts.records.append(self._record)
        elif len(self._path) == 4:
            self._record.setdefault(name, "".join(self._fragments))
        self._path.pop()

    def characters(self, text: str) -> None:
        if len(self._path) in (2, 4):
            self._fragments.append(text)


def read_fields(document: bytes) -> PushFields:
    """The text of each child of `<xml>`; a child with children of its own counts as empty.

    Raises:
        XmlRefusedError: for anything else. A DOCTYPE or an ENTITY is refused where it is declared,
            before anything is expanded; the same words inside CDATA are a resident's and pass.
    """
    fields = _Fields()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = fields.start
    parser.EndElementHandler = fields.end
    parser.CharacterDataHandler = fields.characters
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.EntityDeclHandler = _refuse_declaration
    try:
        parser.Parse(document, True)
    except XmlRefusedError:
        raise
    except (expat.ExpatError, ValueError):
        raise XmlRefusedError("not well-formed") from None
    return fields.texts


def _refuse_declaration(*_declaration: object) -> None:
    raise XmlRefusedError("a DOCTYPE or an ENTITY")
