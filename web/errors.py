"""The only place that knows which refusal is which HTTP status.

The API answers with problem details (RFC 9457), a part of a page with a message in its place,
and a page with a page. Each says what happened, and what to do next.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from engine.errors import (
    Conflict,
    DefinitionError,
    EngineError,
    Forbidden,
    InvalidInput,
    InvalidState,
    NotFound,
)
from web import i18n
from web.api.writing import as_json
from web.i18n import N_
from web.i18n import gettext as _

log = logging.getLogger(__name__)

_STATUS: tuple[tuple[type[EngineError], int], ...] = (
    (NotFound, 404),
    (Forbidden, 403),
    (InvalidState, 409),
    (Conflict, 409),
    (InvalidInput, 422),
)


@dataclass(frozen=True, slots=True)
class Page:
    """What an error page says where the error itself says nothing; ``advice`` is the next step."""

    icon: str
    title: str
    advice: str


PAGES = {
    400: Page("alert", N_("请求不完整"), N_("请返回上一页，刷新后再试一次。")),
    401: Page("lock", N_("请先登录"), N_("登录后会回到这一页。")),
    403: Page(
        "lock", N_("您不能做这件事"), N_("如果您认为应当可以，请找本单位系统管理员核对您的岗位。")
    ),
    404: Page(
        "search",
        N_("没有找到"),
        N_("地址可能写错了，或者这件事不在您的范围内。可以从工作台重新打开。"),
    ),
    405: Page("alert", N_("请求不完整"), N_("请返回上一页，刷新后再试一次。")),
    409: Page("person", N_("情况已有变化"), N_("您填的内容没有提交。请刷新页面，看看现在的情况。")),
    413: Page("file", N_("文件太大"), N_("请换一个小一些的文件再上传。")),
    422: Page("alert", N_("有几处需要修改"), N_("请返回上一页，改好后再提交。")),
    500: Page(
        "alert",
        N_("系统出了问题"),
        N_("刚才的操作没有完成，已经记录下来。请稍后再试，仍不行请找系统管理员。"),
    ),
    503: Page("clock", N_("系统正忙"), N_("请过一会儿再试。")),
}


def install(app: Flask) -> None:
    app.register_error_handler(EngineError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)


def status_of(error: EngineError) -> int:
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 400)


def _refused(error: EngineError) -> Response:
    return answer(status_of(error), message=i18n.say(error), error=error)


def _http(error: HTTPException) -> Response:
    if error.code is None or error.response is not None:
        return make_response(error.get_response())
    response = answer(error.code)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _failed(error: Exception) -> Response:
    log.exception("request_failed", extra={"action": "request_failed", "path": request.path})
    return answer(500)


def answer(status: int, *, message: str = "", error: EngineError | None = None) -> Response:
    """The error in the form that was asked for."""
    if request.path.startswith("/api/"):
        return problem(status, message=message, error=error)
    page = PAGES.get(status) or PAGES[500 if status >= 500 else 400]
    problems = error.problems if isinstance(error, InvalidInput) else ()
    part = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    template = "errors/part.html" if part else "errors/page.html"
    body = render_template(template, page=page, status=status, message=message, problems=problems)
    return make_response(body, status)


def problem(status: int, *, message: str = "", error: EngineError | None = None) -> Response:
    """Problem details; ``code`` is the kind of error in one stable word."""
    page = PAGES.get(status) or PAGES[500 if status >= 500 else 400]
    code = type(error).__name__ if error is not None else f"http_{status}"
    body: dict[str, object] = {
        "type": f"/help/errors#{code}",
        "title": _(page.title),
        "status": status,
        "code": code,
        "detail": message or _(page.advice),
        "instance": request.path,
    }
    if isinstance(error, InvalidInput) and error.problems:
        body["errors"] = [{"field": one.field, "message": i18n.say(one)} for one in error.problems]
    if isinstance(error, DefinitionError) and error.findings:
        body["findings"] = as_json(error.findings)
    response = jsonify(body)
    response.status_code = status
    response.content_type = "application/problem+json"
    response.headers["Content-Language"] = i18n.LANGUAGE_TAGS[i18n.present_locale()]
    if g.get("token_required"):
        response.headers["WWW-Authenticate"] = 'Bearer realm="duban"'
    return response
