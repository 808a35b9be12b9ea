"""Enterprises as a table that the import reads again. Pure.

Telephone numbers stay where they are: they are shown one at a time, to those who may, and each
time on record.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from workflows.enterprises.codes import OWNERSHIP_NAMES
from workflows.enterprises.size import SIZE_NAMES
from workflows.enterprises.views import Enterprise

#: As the import knows them, so they are not translated.
HEADINGS = (
    "企业名称",
    "统一社会信用代码",
    "区划代码",
    "所有制",
    "行业门类",
    "从业人员",
    "营业收入",
    "资产总额",
    "规模",
    "联系人",
    "工会主席",
    "联系单位",
    "备注",
)

Cell = str | int | float | Decimal | date | None


def row(enterprise: Enterprise) -> tuple[Cell, ...]:
    """The cells below ``HEADINGS``."""
    fields = enterprise.fields
    return (
        fields.name,
        fields.credit_code,
        fields.division_code,
        OWNERSHIP_NAMES[fields.ownership],
        fields.sector,
        fields.employees,
        fields.revenue_wan,
        fields.assets_wan,
        SIZE_NAMES[fields.size] if fields.size else "",
        fields.contact,
        fields.union_chair,
        enterprise.contact_unit_name,
        fields.remark,
    )
