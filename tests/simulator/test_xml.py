import pytest

from api.simulator import xml
from api.simulator.errors import MalformedXmlError


@pytest.mark.parametrize(
    "text", ["你好", "a]]>b", "<b>&amp;</b>", "两行\n第二行", "]]]]>>", "<!DOCTYPE x>"]
)
def test_text_comes_back_as_it_was(text: str) -> None:
    assert xml.parse(xml.build({"Content": text})).text_of("Content") == text


def test_what_xml_cannot_carry_is_left_out() -> None:
    built = xml.build({"Content": "a\x00b\x0b\ud800c\uffff"})
    assert xml.parse(built).text_of("Content") == "abc"


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"success",
        b'{"a": 1}',
        b"<xml><A>1</A>",
        b"<xml><A>1</B></xml>",
        b"<xml>\x01</xml>",
        b"<xml><A>a & b</A></xml>",
        b"<root></root>",
        b"<xml><A>1</A></xml><xml></xml>",
        b'<xml><A b="1">1</A></xml>',
        b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><A>&a;</A></xml>',
        b"<xml>" + b"<A>" * 10 + b"</A>" * 10 + b"</xml>",
        b"<xml>" + b" " * 70_000 + b"</xml>",
        "<xml><A>\u4f60</A></xml>".encode("gbk"),
    ],
)
def test_anything_but_one_plain_small_document_is_refused(document: bytes) -> None:
    with pytest.raises(MalformedXmlError):
        xml.parse(document)


def test_an_element_that_stands_there_twice_is_refused() -> None:
    document = xml.parse(b"<xml><A>1</A><A>2</A></xml>")
    with pytest.raises(MalformedXmlError):
        document.text_of("A")
