"""A contact of an enterprise, as far as the visit, over the application of the web tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from engine.commands.instances import GetInstance
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem
from engine.ids import SYSTEM
from engine.views import WorkItem
from tests.web.conftest import Browser
from web.assembly import Duban
from workflows.contact_enterprise.commands import StartContact
from workflows.enterprises.codes import Ownership
from workflows.enterprises.commands import AddEnterprise
from workflows.enterprises.credit_code import check_digit
from workflows.enterprises.size import Size
from workflows.enterprises.views import EnterpriseFields


@dataclass(frozen=True)
class Matters:
    """Starts contacts and carries them along as the people concerned would."""

    duban: Duban

    def enterprise(
        self, number: int = 1, name: str = "青岭装备制造有限公司", *, unit_id: int | None = 1
    ) -> int:
        body = f"91150102MADEM{number:04d}"
        fields = EnterpriseFields(
            name=name,
            credit_code=body + check_digit(body),
            division_code="150102",
            ownership=Ownership.STATE,
            sector="C",
            employees=1286,
            size=Size.LARGE,
            phone="0472-1234316",
            union_chair="高云峰",
            contact_unit_id=unit_id,
        )
        return self.duban.engine.execute(AddEnterprise(fields), actor=SYSTEM).enterprise_id

    def assigned(self, number: int = 1, name: str = "青岭装备制造有限公司") -> WorkItem:
        """The unit has the contact before it, to sign for."""
        started = self.duban.engine.execute(
            StartContact(self.enterprise(number, name), "2026Q2"), actor="office"
        )
        self.done(started.instance_id, "office", assign_decision="assign", unit_id="1")
        return self.open(started.instance_id)

    def visiting(self, number: int = 1) -> WorkItem:
        """王芳 holds the visit, to be recorded."""
        instance_id = self.assigned(number).instance_id
        self.done(instance_id, "wang", sign_decision="accept")
        self.done(instance_id, "wang", planned_on="2026-05-20", planned_manner="visit")
        item = self.open(instance_id)
        return self.duban.engine.execute(ClaimWorkItem(item.work_item_id), actor="wang")

    def open(self, instance_id: int) -> WorkItem:
        (item,) = self.duban.engine.query(GetInstance(instance_id), actor=SYSTEM).items
        return item

    def done(self, instance_id: int, by: str, **data: object) -> None:
        item_id = self.open(instance_id).work_item_id
        self.duban.engine.execute(ClaimWorkItem(item_id), actor=by)
        self.duban.engine.execute(CompleteWorkItem(item_id, data), actor=by)


@pytest.fixture
def matters(packages: None, duban: Duban) -> Matters:
    return Matters(duban)


SignIn = Callable[[str], Browser]
