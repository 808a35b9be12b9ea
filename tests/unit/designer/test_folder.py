"""A package as a folder: laid out alike, meaning the same."""

from __future__ import annotations

import pytest

from engine.errors import InvalidInput
from workflows.designer.difference import difference
from workflows.designer.folder import Pulled, laid_out, manifest, read_manifest
from workflows.packages import packages


@pytest.mark.parametrize("package", packages().values(), ids=lambda package: package.key)
def test_layout_changes_no_meaning_and_only_once(package: object) -> None:
    files = package.files  # type: ignore[attr-defined]
    out = laid_out(files)
    assert [path for path, _content in out] == sorted(path for path, _content in files)
    assert not difference(files, out)
    assert laid_out(out) == out


def test_the_order_of_attributes_leaves_no_trace() -> None:
    first = (("a.bpmn", b'<d b="1" id="x" a="2"><e/></d>'), ("f.json", b'{"a":1}'))
    second = (("a.bpmn", b'<d a="2"\n id="x" b="1">\n<e></e></d>'), ("f.json", b'{ "a": 1 }'))
    assert laid_out(first) == laid_out(second)


def test_what_cannot_be_read_stays_as_it_is() -> None:
    files = (("a.bpmn", b"<"), ("b.json", b"{"), ("c.png", b"\xff"))
    assert laid_out(files) == files


def test_the_manifest_says_what_was_pulled() -> None:
    assert read_manifest(manifest(Pulled("visit", 7))) == Pulled("visit", 7)


@pytest.mark.parametrize("content", [b"", b"\xff", b'key = "x"', b"key = 1\nversion = 2", b"["])
def test_a_manifest_that_says_nothing_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_manifest(content)
