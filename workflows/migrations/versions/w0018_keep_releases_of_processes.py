"""Keep releases of processes, and who may draw and release which"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "w0018"
down_revision = "w0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "process_release",
        sa.Column(
            "release_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("package", sa.LargeBinary(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("programs", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("live_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("live_version", sa.Integer(), nullable=True),
        sa.Column("instance_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_process_release")),
    )
    with op.batch_alter_table("process_release", schema=None) as batch_op:
        batch_op.create_index("ix_process_release_instance", ["instance_id"], unique=False)
        batch_op.create_index("ix_process_release_key", ["key", "release_id"], unique=False)
    op.create_table(
        "process_right",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("right_name", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("key", "right_name", "user_id", name=op.f("pk_process_right")),
    )
