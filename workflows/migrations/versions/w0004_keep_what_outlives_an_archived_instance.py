"""Keep what outlives an archived instance"""

from __future__ import annotations

from alembic import op

revision = "w0004"
down_revision = "w0003"
branch_labels = None
depends_on = "e0001"


def upgrade() -> None:
    with op.batch_alter_table("contact_ledger", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_contact_ledger_instance_id"), type_="foreignkey")

    with op.batch_alter_table("contact_need", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_contact_need_instance_id"), type_="foreignkey")
        batch_op.drop_constraint(
            batch_op.f("fk_contact_need_follow_up_instance_id"), type_="foreignkey"
        )

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index("ix_document_instance", ["instance_id", "document_id"], unique=False)
        batch_op.drop_constraint(batch_op.f("fk_document_work_item_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_document_instance_id"), type_="foreignkey")
