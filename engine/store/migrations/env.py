"""What Alembic runs. ``engine.store.migrate`` opens the transaction and hands it over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import TypeDecorator

from engine.store.migrate import is_declared
from engine.store.schema import metadata

_attributes = context.config.attributes


def _render(kind: str, thing: Any, _autogenerate: AutogenContext) -> str | Literal[False]:
    # A revision stays as it was written, so it names the column's own type and not a class of ours.
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    return False


context.configure(
    connection=_attributes["connection"],
    target_metadata=metadata,
    compare_server_default=True,
    include_name=is_declared,
    include_object=_attributes.get("include_object"),
    render_as_batch=True,
    render_item=_render,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
