"""Group incidents and try them again"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e0006"
down_revision = "e0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incident_batch",
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("narrow", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.String(length=80), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_incident_batch")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "definition_key",
                sa.String(length=120),
                server_default=sa.text("''"),
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column(
                "scope_area", sa.String(length=40), server_default=sa.text("''"), nullable=False
            )
        )
        batch_op.add_column(
            sa.Column("cause", sa.String(length=64), server_default=sa.text("''"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False)
        )
        batch_op.add_column(sa.Column("attempt", sa.LargeBinary(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "attempted_by", sa.String(length=80), server_default=sa.text("''"), nullable=False
            )
        )
        batch_op.create_index("ix_incident_cause", ["cause", "incident_id"], unique=False)

    _say_where_the_present_ones_belong()


def _say_where_the_present_ones_belong() -> None:
    """Each is a group of its own: what its message has in common with others is not known here."""
    incident = sa.table(
        "incident",
        *map(sa.column, ("incident_id", "instance_id", "definition_key", "scope_area", "cause")),
    )
    instance = sa.table(
        "instance", *map(sa.column, ("instance_id", "definition_key", "scope_area"))
    )

    def of_instance(name: str) -> sa.ColumnElement[str]:
        found = sa.select(instance.c[name]).where(instance.c.instance_id == incident.c.instance_id)
        return sa.func.coalesce(found.scalar_subquery(), "")

    op.execute(
        sa.update(incident).values(
            definition_key=of_instance("definition_key"),
            scope_area=of_instance("scope_area"),
            cause=sa.literal("before-", sa.String).concat(
                sa.cast(incident.c.incident_id, sa.String)
            ),
        )
    )
