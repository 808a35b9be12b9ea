"""The static files: read once, compressed once, served under an address that tells their content.

The digest in the address covers all files, so that modules may import each other by relative
addresses and still never meet an older version of a neighbour.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, request, url_for

from web.access import public

FOLDER = Path(__file__).parent / "static"
_TEXT = frozenset({".css", ".js", ".svg", ".json", ".txt", ".map"})
_YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Asset:
    """One file; ``packed`` is its gzip, empty where packing does not pay."""

    media_type: str
    content: bytes
    packed: bytes


@dataclass(frozen=True, slots=True)
class Assets:
    digest: str
    files: dict[str, Asset]


@lru_cache
def load(folder: Path = FOLDER) -> Assets:
    """All files below ``folder``, by their relative path."""
    digest = hashlib.sha256()
    found: dict[str, Asset] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name, content = path.relative_to(folder).as_posix(), path.read_bytes()
            digest.update(name.encode() + b"\0" + content + b"\0")
            found[name] = _asset(path, content)
    return Assets(digest=digest.hexdigest()[:12], files=found)


def _asset(path: Path, content: bytes) -> Asset:
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".js":
        media_type = "text/javascript"
    if path.suffix not in _TEXT:
        return Asset(media_type=media_type, content=content, packed=b"")
    packed = gzip.compress(content, compresslevel=9, mtime=0)
    return Asset(
        media_type=media_type + "; charset=utf-8",
        content=content,
        packed=packed if len(packed) < len(content) else b"",
    )


blueprint = Blueprint("assets", __name__)


def asset(name: str) -> str:
    """The address of a static file; a name that does not exist is a mistake of ours."""
    loaded = load()
    if name not in loaded.files:
        raise KeyError(f"Expected a file in web/static, but there is no {name}.")
    return url_for("assets.static_file", digest=loaded.digest, name=name)


@blueprint.get("/static/<digest>/<path:name>")
@public
def static_file(digest: str, name: str) -> Response:
    loaded = load()
    found = loaded.files.get(name)
    if found is None:
        abort(404)
    packed = bool(found.packed) and request.accept_encodings.quality("gzip") > 0
    response = Response(found.packed if packed else found.content, content_type=found.media_type)
    if packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    if digest == loaded.digest:
        response.cache_control.public = True
        response.cache_control.max_age = _YEAR_SECONDS
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    return response


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    return static_file(load().digest, "mark.svg")
