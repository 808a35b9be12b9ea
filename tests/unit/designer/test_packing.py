"""A package as one file."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InvalidInput
from workflows.designer.packing import MOST_BYTES, pack, read_package, unpack

_NAMES = st.from_regex(r"\A[a-z]{1,8}(/[a-z]{1,8})?\.[a-z]{1,4}\Z")


@given(files=st.dictionaries(_NAMES, st.binary(max_size=200), max_size=5))
def test_what_is_packed_comes_out_again_and_the_same_files_are_the_same_bytes(
    files: dict[str, bytes],
) -> None:
    packed = pack(files.items())
    assert dict(unpack(packed)) == files
    assert pack(reversed(files.items())) == packed


def archive(**entries: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name.replace("__", "/"), content)
    return written.getvalue()


def test_the_folder_that_all_lie_in_is_left_out() -> None:
    found = read_package(archive(visit__a_bpmn=b"x", visit__scenarios__b=b"y"))
    assert dict(found) == {"a_bpmn": b"x", "scenarios/b": b"y"}
    assert dict(read_package(archive(scenarios__b=b"y"))) == {"scenarios/b": b"y"}


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04" + b"\0" * 40, b"<xml/>"])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_package(content)


def test_an_archive_that_swells_is_refused() -> None:
    with pytest.raises(InvalidInput):
        read_package(archive(big=b"\0" * (MOST_BYTES + 1)))


def test_an_archive_that_leads_elsewhere_is_refused() -> None:
    with pytest.raises(InvalidInput):
        read_package(archive(**{"..__x": b"a", "y": b"b"}))
