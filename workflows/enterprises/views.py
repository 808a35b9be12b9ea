"""What an enterprise's file shows: frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from engine.views import Scope
from workflows.changes.views import Change
from workflows.divisions import place_name
from workflows.enterprises.codes import Ownership
from workflows.enterprises.size import Figures, Size


@dataclass(frozen=True, slots=True)
class EnterpriseFields:
    """What people enter. Money in 万元; ``size`` None is not known; six-digit division code."""

    name: str
    credit_code: str
    division_code: str
    ownership: Ownership
    sector: str
    employees: int
    revenue_wan: Decimal | None = None
    assets_wan: Decimal | None = None
    size: Size | None = None
    contact: str = ""
    phone: str = ""
    union_chair: str = ""
    contact_unit_id: int | None = None
    remark: str = ""

    @property
    def figures(self) -> Figures:
        return Figures(self.employees, self.revenue_wan, self.assets_wan)


@dataclass(frozen=True, slots=True)
class Enterprise:
    """An enterprise on file. ``fields.phone`` is masked; ``RevealPhone`` shows and logs it."""

    enterprise_id: int
    fields: EnterpriseFields
    area: str
    contact_unit_name: str
    updated_at: datetime
    updated_by: str

    @property
    def name(self) -> str:
        return self.fields.name

    @property
    def place(self) -> str:
        """The division for people: ``包头市昆都仑区``."""
        return place_name(self.area)

    @property
    def scope(self) -> Scope:
        """Whose it is: its area, the unit that contacts it, and itself."""
        unit_id = self.fields.contact_unit_id
        return Scope(
            area=self.area,
            owner="" if unit_id is None else f"unit:{unit_id}",
            subject=f"enterprise:{self.enterprise_id}",
        )


@dataclass(frozen=True, slots=True)
class EnterprisePage:
    enterprises: tuple[Enterprise, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class EnterpriseDetail:
    """The file with what this reader may do. ``size_doubt``: the figures speak for another size."""

    enterprise: Enterprise
    may_edit: bool
    size_doubt: bool
    changes: tuple[Change, ...]
