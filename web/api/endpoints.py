"""The blueprint of the API: who calls, what is asked, how it is answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, g, jsonify, make_response, request

from engine.commands.definitions import CheckDefinition, Deploy
from engine.commands.work_items import AddAttachment
from engine.errors import Forbidden, InvalidInput, Problem
from web import acting
from web.access import public
from web.api.openapi import PREFIX, document, nested_fields, path_fields, taken_by
from web.api.parsing import parsed
from web.api.reading import build, type_hints
from web.api.table import OPERATIONS, Operation
from web.api.writing import as_json
from web.errors import problem
from web.i18n import N_
from web.i18n import gettext as _
from workflows.accounts.commands import ResumeToken
from workflows.accounts.views import Token, TokenScope
from workflows.documents.views import DocumentFile
from workflows.rosters.commands import SubmitRoster
from workflows.rosters.views import StoredFile
from workflows.scenarios.commands import RunScenarios

blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
_LONGEST_KEY = 200
#: In bytes. Files come as Base64, which takes a third more than they have.
_MOST = 1024 * 1024
_MOST_WITH_FILES = 52 * 1024 * 1024
_WITH_FILES = frozenset({AddAttachment, CheckDefinition, Deploy, RunScenarios, SubmitRoster})


@blueprint.get("/openapi.json")
@public
def openapi() -> Response:
    return jsonify(document(OPERATIONS, version=version("duban")))


def _caller() -> Token | None:
    """Whose token the request carries; None where it carries none that is good."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        return None
    at = acting.wall_now()
    return acting.query_as_system(ResumeToken(secret=secret.strip(), at=at))


def _view(operation: Operation) -> Callable[..., Response]:
    def view(**path: Any) -> Response:
        token = _caller()
        if token is None:
            g.token_required = True
            return problem(401, message=_("请在Authorization里写明有效的访问令牌。"))
        asked = _asked(operation, path)
        if operation.is_query:
            result = acting.duban().engine.query(asked, actor=token.user_id)
        else:
            if token.scope is not TokenScope.WRITE:
                raise Forbidden("这个访问令牌只能读取。")
            result = acting.duban().engine.execute(asked, actor=token.user_id, key=_key())
        return _answer(operation, result)

    return view


def _asked(operation: Operation, path: Mapping[str, Any]) -> Any:
    if operation.in_body:
        return build(operation.asks, {**_without(_body(operation), taken_by(operation)), **path})
    values = _without(request.args.to_dict(), taken_by(operation) | {"lang"})
    hints = type_hints(operation.asks)
    for name in nested_fields(operation.asks):
        inner = type_hints(hints[name])
        values[name] = {each: values.pop(each) for each in inner if each in values}
    return build(operation.asks, {**values, **path}, lenient=True)


def _without(values: Mapping[str, Any], taken: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in taken}


def _body(operation: Operation) -> dict[str, Any]:
    if not request.content_length:
        return {}
    request.max_content_length = _MOST_WITH_FILES if operation.asks in _WITH_FILES else _MOST
    return parsed(request.get_data())


def _key() -> str:
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > _LONGEST_KEY:
        wrong = Problem("Idempotency-Key", N_("最多{most}个字符。"), {"most": _LONGEST_KEY})
        raise InvalidInput("请求的内容有误。", problems=(wrong,))
    return key


def _answer(operation: Operation, result: Any) -> Response:
    if operation.status == 204:
        return make_response("", 204)
    if operation.raw:
        name = (
            result.name if isinstance(result, StoredFile | DocumentFile) else result.attachment.name
        )
        return file_response(result.content, name=name)
    response = jsonify(as_json(result))
    response.status_code = operation.status
    return response


def file_response(content: bytes, *, name: str) -> Response:
    """A download that no browser opens as a page, whatever the file calls itself."""
    response = Response(content, content_type="application/octet-stream")
    clean = "".join(each if each.isprintable() else "_" for each in name)
    response.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(clean, safe='')}"
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _rule(operation: Operation) -> str:
    hints = type_hints(operation.asks)
    whole = {name for name in path_fields(operation) if hints[name] in (int, int | None)}
    return re.sub(
        r"{(\w+)}", lambda m: f"<int:{m[1]}>" if m[1] in whole else f"<{m[1]}>", operation.path
    )


for _operation in OPERATIONS:
    blueprint.add_url_rule(
        _rule(_operation),
        endpoint=_operation.name,
        view_func=_view(_operation),
        methods=[_operation.method],
    )
