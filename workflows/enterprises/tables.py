"""Tables of the enterprises."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

from engine.store.schema import Instant, Key, metadata
from workflows.organisation.tables import person, unit


class Hundredths(TypeDecorator[Decimal]):
    """An exact amount with two places, kept as a whole number: SQLite knows no decimals."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else int(value.scaleb(2).to_integral_exact())

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


enterprise = Table(
    "enterprise",
    metadata,
    Column("enterprise_id", Key, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("credit_code", String(18), nullable=False, unique=True),  # GB 32100
    Column("division_code", String(6), nullable=False),
    Column("area", String(40), nullable=False),
    Column("ownership", String(20), nullable=False),  # a value of Ownership
    Column("sector", String(1), nullable=False),  # GB/T 4754-2017 section
    Column("employees", Integer, nullable=False),
    Column("revenue_wan", Hundredths, nullable=True),  # 万元
    Column("assets_wan", Hundredths, nullable=True),  # 万元
    Column("size", String(10), nullable=False, default=""),  # a value of Size, or unknown
    Column("contact", String(80), nullable=False, default=""),
    Column("phone", String(80), nullable=False, default=""),
    Column("union_chair", String(80), nullable=False, default=""),
    Column("contact_unit_id", Key, ForeignKey(unit.c.unit_id), nullable=True),
    Column("remark", Text, nullable=False, default=""),
    Column("updated_at", Instant, nullable=False),
    Column("updated_by", String(80), nullable=False),
    Index("ix_enterprise_area", "area", "enterprise_id"),
    Index("ix_enterprise_contact_unit", "contact_unit_id", "enterprise_id"),
    Index("ix_enterprise_name", "name"),
)

#: For which enterprise somebody acts, and as which of its bodies.
enterprise_account = Table(
    "enterprise_account",
    metadata,
    Column("user_id", String(80), ForeignKey(person.c.user_id), primary_key=True),
    Column("enterprise_id", Key, ForeignKey("enterprise.enterprise_id"), primary_key=True),
    Column("role", String(20), primary_key=True),  # party, management, union, hr
    Index("ix_enterprise_account_enterprise", "enterprise_id", "role"),
)
