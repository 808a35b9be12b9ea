"""Files that are made to eat memory, to reach out, or to be read in two ways: all are refused."""

from __future__ import annotations

import time

import pytest

from engine.interpreter import check
from engine.interpreter.contract import Resource
from engine.interpreter.dmn_source import parse_decisions
from engine.interpreter.xml_source import UnreadableXml, read_xml

_LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))

_ATTRIBUTES = " ".join(f'b{n}=""' for n in range(100_000))
_NAMESPACES = " ".join(f'xmlns:n{n}="urn:{n}" n{n}:b=""' for n in range(1_000))

ATTACKS: dict[str, tuple[bytes, str]] = {
    "DOCTYPE": (b"<!DOCTYPE a><a/>", "XML003"),
    "lower-case DOCTYPE": (b"<!doctype a><a/>", "XML003"),
    "DOCTYPE behind comments": (
        b"<?xml version='1.0'?>\n<!-- x --> <?p?> <!DOCTYPE a><a/>",
        "XML003",
    ),
    "billion laughs": (
        f'<!DOCTYPE a [<!ENTITY a0 "ha">{_LAUGHS}]><a>&a9;</a>'.encode(),
        "XML003",
    ),
    "quadratic blow-up": (
        f'<!DOCTYPE a [<!ENTITY b "{"b" * 50_000}">]><a>{"&b;" * 50_000}</a>'.encode(),
        "XML003",
    ),
    "in an attribute": (b'<!DOCTYPE a [<!ENTITY b "c">]><a b="&b;"/>', "XML003"),
    "external entity": (
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        "XML003",
    ),
    "external DTD": (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', "XML003"),
    "parameter entity": (
        b'<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:9/">%b;]><a/>',
        "XML003",
    ),
    "undeclared entity": (b"<a>&b;</a>", "XML001"),
    "UTF-16 DOCTYPE": (
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        "XML003",
    ),
    "UTF-16 without a mark": ("<!DOCTYPE a><a/>".encode("utf-16-le"), "XML001"),
    "UTF-7": (b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4APA-a/+AD4-', "XML001"),
    "UTF-32": ("<a/>".encode("utf-32"), "XML001"),
    "EBCDIC": (b'<?xml version="1.0" encoding="cp037"?><a/>', "XML001"),
    "a codec that is none of characters": (b'<?xml version="1.0" encoding="rot13"?><a/>', "XML001"),
    "an unknown encoding": (b'<?xml version="1.0" encoding="none"?><a/>', "XML001"),
    "another encoding than declared": (
        '<?xml version="1.0" encoding="UTF-8"?><a>é</a>'.encode("latin-1"),
        "XML001",
    ),
    "surrogates in UTF-8": (b"<a>\xed\xa0\x80</a>", "XML001"),
    "reference to a surrogate": (b"<a>&#xD800;</a>", "XML001"),
    "reference to NUL": (b"<a>&#0;</a>", "XML001"),
    "NUL": (b"<a>\0</a>", "XML001"),
    "over-long UTF-8": (b"<a>\xc0\xbc</a>", "XML001"),
    "deep": (b"<a>" * 120 + b"</a>" * 120, "XML004"),
    "very deep": (b"<a>" * 100_000 + b"</a>" * 100_000, "XML001"),
    "large": (b"<a>" + b" " * 5_000_000 + b"</a>", "XML002"),
    "many elements": (b"<a>" + b"<b/>" * 400_000 + b"</a>", "XML002"),
    "many comments": (b"<a>" + b"<!---->" * 400_000 + b"</a>", "XML002"),
    "many instructions": (b"<a>" + b"<?b?>" * 400_000 + b"</a>", "XML002"),
    "many attributes": (f"<a {_ATTRIBUTES}/>".encode(), "XML002"),
    "many namespaces": (f"<a {_NAMESPACES}/>".encode(), "XML002"),
    "an attribute twice": (b'<a b="1" b="2"/>', "XML001"),
    "two roots": (b"<a/><a/>", "XML001"),
    "nothing": (b"", "XML001"),
    "no XML": (b"PK\x03\x04", "XML001"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_is_refused_in_diagrams_and_tables_alike(name: str) -> None:
    content, code = ATTACKS[name]
    began = time.perf_counter()
    with pytest.raises(UnreadableXml) as refused:
        read_xml(content)
    assert refused.value.code == code
    assert time.perf_counter() - began < 2
    with pytest.raises(UnreadableXml):
        parse_decisions(content)
    found = check([Resource("a.bpmn", content), Resource("b.dmn", content)])
    assert {each.path for each in found if each.severity == "error"} == {"a.bpmn", "b.dmn"}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<?xml version="1.0" encoding="GBK"?>\n<a>督办</a>'.encode("gbk"), "督办"),
        ('<?xml version="1.0" encoding="UTF-16"?>\n<a>督办</a>'.encode("utf-16"), "督办"),
        ("\ufeff<a>督办</a>".encode(), "督办"),
        (b"<a><![CDATA[<!DOCTYPE html>]]></a>", "<!DOCTYPE html>"),
        (b"<!-- <!DOCTYPE a> --><a>b</a>", "b"),
    ],
    ids=["GBK", "UTF-16", "byte order mark", "DOCTYPE in a text", "DOCTYPE in a comment"],
)
def test_reads_what_modelers_write(content: bytes, text: str) -> None:
    assert read_xml(content).text == text


def test_lines_stay_what_they_are_in_the_file() -> None:
    root = read_xml(b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a -->\n<a>\n<b/></a>')
    assert root[0].sourceline == 4
