"""The files of a package as one: a ZIP archive, so that it is a file that people can keep. Pure."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath

from engine.errors import InvalidInput, Problem
from workflows.designer.views import Files

#: Of all files of a package together, and of their number.
MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 200
_LONGEST_PATH = 200
#: The archive says nothing of when: the same files are the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The archive, with the files by their paths: the same files are the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files):
            archive.writestr(zipfile.ZipInfo(path, _NO_TIME), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def unpack(packed: bytes) -> Files:
    """The files of an archive that ``pack`` made."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return tuple((each.filename, archive.read(each)) for each in archive.infolist())


def read_package(packed: bytes) -> Files:
    """The files of an archive that somebody hands in.

    Raises:
        InvalidInput: it is no archive, too large, or holds a path that leads elsewhere.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir()]
            if len(entries) > MOST_FILES or sum(each.file_size for each in entries) > MOST_BYTES:
                raise _unfit(Problem("file", "流程包最多{files}个文件，共{mega}MB。", _LIMITS))
            files = tuple((each.filename, _bounded(archive, each)) for each in entries)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise _unfit(Problem("file", "这不是流程包：要用ZIP格式，不加密。")) from None
    return checked(without_folder(files))


_LIMITS: dict[str, object] = {"files": MOST_FILES, "mega": MOST_BYTES // 1024 // 1024}


def _bounded(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """What an entry holds, read no further than it says of itself."""
    with archive.open(entry) as source:
        content = source.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise zipfile.BadZipFile
    return content


def without_folder(files: Files) -> Files:
    """The files without the one folder that all lie in, if they do."""
    tops = {path.partition("/")[0] for path, _content in files if "/" in path}
    if len(tops) == 1 and all("/" in path for path, _content in files):
        if tops & {"scenarios", "simulations"}:
            return files
        return tuple((path.partition("/")[2], content) for path, content in files)
    return files


def checked(files: Files) -> Files:
    """``files``, if a package may hold them.

    Raises:
        InvalidInput: it may not.
    """
    wrong = [path for path, _content in files if not _is_plain(path)]
    if wrong:
        raise _unfit(Problem("file", "文件名不能用：{path}。", {"path": wrong[0][:80]}))
    if len({path for path, _content in files}) != len(files):
        raise _unfit(Problem("file", "有两个文件同名。"))
    if len(files) > MOST_FILES or sum(len(content) for _path, content in files) > MOST_BYTES:
        raise _unfit(Problem("file", "流程包最多{files}个文件，共{mega}MB。", _LIMITS))
    return files


def _is_plain(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return (
        0 < len(path) <= _LONGEST_PATH
        and path == "/".join(parts)
        and not path.startswith("/")
        and ".." not in parts
        and "\\" not in path
        and path.isprintable()
    )


def _unfit(problem: Problem) -> InvalidInput:
    return InvalidInput("这些文件不能作为流程包。", problems=[problem])
