"""更正档案: what is wrong on file is corrected here once, and everywhere with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import EngineError, Forbidden, InvalidInput, Problem
from web import acting
from web.errors import status_of
from web.i18n import gettext as _
from web.numbers import whole
from workflows.enterprises.codes import OWNERSHIP_NAMES, SECTOR_NAMES, Ownership
from workflows.enterprises.commands import ChangeEnterprise, GetEnterprise
from workflows.enterprises.size import SIZE_NAMES, Size
from workflows.enterprises.views import Enterprise, EnterpriseFields
from workflows.organisation.commands import ListUnits
from workflows.organisation.duties import UnitKind

blueprint = Blueprint("correcting", __name__)


@blueprint.get("/enterprises/<int:enterprise_id>/edit")
def ask(enterprise_id: int) -> str:
    enterprise = _editable(enterprise_id)
    return _page(enterprise, _shown(enterprise), ())


@blueprint.post("/enterprises/<int:enterprise_id>/edit")
def save(enterprise_id: int) -> Response | tuple[str, int]:
    enterprise = _editable(enterprise_id)
    try:
        acting.execute(_command(enterprise))
    except InvalidInput as error:
        told = error.problems or (Problem("", error.template, error.params),)
        return _page(enterprise, request.form, told), 422
    except EngineError as error:
        told = (Problem("", error.template, error.params),)
        return _page(enterprise, request.form, told), status_of(error)
    flash(_("档案已更正，各处同步。"))
    return redirect(url_for("enterprises.show", enterprise_id=enterprise_id))


def _editable(enterprise_id: int) -> Enterprise:
    detail = acting.query(GetEnterprise(enterprise_id))
    if not detail.may_edit:
        raise Forbidden("您的岗位不能更正这份档案。有误请在事项里留言告诉办公室。")
    return detail.enterprise


def _page(enterprise: Enterprise, values: Mapping[str, str], problems: Sequence[Problem]) -> str:
    return render_template(
        "enterprises/edit.html",
        enterprise=enterprise,
        values=values,
        problems=problems,
        ownerships=[(key.value, _(name)) for key, name in OWNERSHIP_NAMES.items()],
        sectors=[(key, f"{key} {_(name)}") for key, name in SECTOR_NAMES.items()],
        sizes=[("", _("未定")), *((key.value, _(name)) for key, name in SIZE_NAMES.items())],
        units=list(_units(enterprise)),
        read_at=request.form.get("read_at") or enterprise.updated_at.isoformat(),
    )


def _units(enterprise: Enterprise) -> Iterator[tuple[str, str]]:
    """The member units of the area and above it, and the one on file."""
    found = {"": _("未定")}
    for length in (2, 4, 6):
        area = enterprise.area[:length]
        if len(area) == length:
            page = acting.query(ListUnits(area=area, below=False, kind=UnitKind.MEMBER, limit=200))
            found |= {str(unit.unit_id): unit.name for unit in page.units}
    on_file = enterprise.fields.contact_unit_id
    if on_file is not None:
        found.setdefault(str(on_file), enterprise.contact_unit_name)
    yield from found.items()


def _shown(enterprise: Enterprise) -> dict[str, str]:
    fields = enterprise.fields
    return {
        "name": fields.name,
        "credit_code": fields.credit_code,
        "division_code": fields.division_code,
        "ownership": fields.ownership.value,
        "sector": fields.sector,
        "employees": str(fields.employees),
        "revenue_wan": _amount(fields.revenue_wan),
        "assets_wan": _amount(fields.assets_wan),
        "size": fields.size.value if fields.size else "",
        "contact": fields.contact,
        "phone": "",
        "union_chair": fields.union_chair,
        "contact_unit_id": str(fields.contact_unit_id or ""),
        "remark": fields.remark,
    }


def _amount(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}".rstrip("0").rstrip(".")


def _command(enterprise: Enterprise) -> ChangeEnterprise:
    """The form's command; an empty telephone number leaves the one on file.

    Raises:
        InvalidInput: a figure or a choice cannot be read.
    """
    text = {name: value.strip() for name, value in request.form.items()}
    problems: list[Problem] = []
    figures = {
        name: _figure(text.get(name, ""), name, problems)
        for name in ("employees", "revenue_wan", "assets_wan")
    }
    if text.get("ownership") not in list(Ownership):
        problems.append(Problem("ownership", "请选择所有制"))
    if problems:
        raise InvalidInput("有几处需要修改", problems=problems)
    unit, size = text.get("contact_unit_id", ""), text.get("size", "")
    fields = EnterpriseFields(
        name=text.get("name", ""),
        credit_code=text.get("credit_code", "").upper(),
        division_code=text.get("division_code", ""),
        ownership=Ownership(text["ownership"]),
        sector=text.get("sector", ""),
        employees=int(figures["employees"] or 0),
        revenue_wan=figures["revenue_wan"],
        assets_wan=figures["assets_wan"],
        size=Size(size) if size in list(Size) else None,
        contact=text.get("contact", ""),
        phone=text.get("phone", ""),
        union_chair=text.get("union_chair", ""),
        contact_unit_id=whole(unit),
        remark=text.get("remark", ""),
    )
    return ChangeEnterprise(
        enterprise.enterprise_id, fields, _read_at(enterprise), keep_phone=not text.get("phone")
    )


def _figure(text: str, name: str, problems: list[Problem]) -> Decimal | None:
    if not text:
        return None
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        problems.append(Problem(name, "请填数字，不带单位"))
        return None
    if not value.is_finite() or (name == "employees" and value != int(value)):
        problems.append(Problem(name, "请填数字，不带单位"))
        return None
    return value


def _read_at(enterprise: Enterprise) -> datetime:
    """When the file was as the reader saw it, so that nobody's change is overwritten unseen."""
    try:
        return datetime.fromisoformat(request.form.get("read_at", ""))
    except ValueError:
        return enterprise.updated_at
