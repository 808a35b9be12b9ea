"""Give documents recipients, templates and a register"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "w0008"
down_revision = "w0007"
branch_labels = None
depends_on = "e0001"


def upgrade() -> None:
    op.create_table(
        "document_gap",
        sa.Column("gap_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issuing_code", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first_number", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("explained_by", sa.String(length=80), nullable=False),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("gap_id", name=op.f("pk_document_gap")),
    )
    with op.batch_alter_table("document_gap", schema=None) as batch_op:
        batch_op.create_index(
            "ix_document_gap_series", ["issuing_code", "year", "first_number"], unique=False
        )

    op.create_table(
        "document_issuer",
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("area", name=op.f("pk_document_issuer")),
    )
    op.create_table(
        "document_template",
        sa.Column(
            "template_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("file_bytes", sa.Integer(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=80), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("template_id", name=op.f("pk_document_template")),
        sa.UniqueConstraint(
            "area", "kind", "edition", name=op.f("uq_document_template_area_kind_edition")
        ),
    )
    with op.batch_alter_table("document_template", schema=None) as batch_op:
        batch_op.create_index(
            "ix_document_template_kind", ["kind", "area", "from_at"], unique=False
        )

    op.create_table(
        "document_recipient",
        sa.Column(
            "document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("group_id", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("copied", sa.Boolean(), nullable=False),
        sa.Column("must_sign", sa.Boolean(), nullable=False),
        sa.Column("awaits_signature", sa.Boolean(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.String(length=80), nullable=True),
        sa.Column("signed_for", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.document_id"],
            name=op.f("fk_document_recipient_document_id"),
        ),
        sa.PrimaryKeyConstraint("document_id", "place", name=op.f("pk_document_recipient")),
    )
    with op.batch_alter_table("document_recipient", schema=None) as batch_op:
        batch_op.create_index(
            "ix_document_recipient_unsigned",
            ["group_id", "awaits_signature", "document_id"],
            unique=False,
        )

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("title", sa.String(length=200), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("area", sa.String(length=40), nullable=False, server_default="15")
        )
        batch_op.add_column(
            sa.Column("issuer", sa.String(length=200), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("voided_by", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("void_reason", sa.Text(), nullable=False, server_default=""))
    _fill()
    with op.batch_alter_table("document", schema=None) as batch_op:
        for name in ("title", "area", "issuer", "void_reason"):
            batch_op.alter_column(name, server_default=None)
        batch_op.alter_column("work_item_id", existing_type=sa.BigInteger(), nullable=True)
        batch_op.alter_column("instance_id", existing_type=sa.BigInteger(), nullable=True)
        batch_op.drop_index(batch_op.f("ix_document_unsigned"))
        batch_op.create_index("ix_document_area", ["area", "document_id"], unique=False)
        batch_op.drop_column("signed_for")
        batch_op.drop_column("signed_at")
        batch_op.drop_column("must_sign")
        batch_op.drop_column("signed_by")
        batch_op.drop_column("addressed_to")


def _fill() -> None:
    """Every document had one recipient; it belonged to the area of its item, where that is known,
    and named the unit in charge by its number."""
    for statement in _FILL:
        op.execute(statement)
    connection = op.get_bind()
    names = {f"unit:{unit_id}": name for unit_id, name in connection.execute(sa.select(*_UNIT.c))}
    for document_id, body in connection.execute(sa.select(*_DOCUMENT.c)).all():
        known = {key: value for key, value in body.items() if key != "issued_on"}
        known["owner"] = names.get(body.get("owner", ""), body.get("owner", ""))
        connection.execute(
            _DOCUMENT.update().where(_DOCUMENT.c.document_id == document_id).values(body=known)
        )


_UNIT = sa.table("unit", sa.column("unit_id", sa.BigInteger), sa.column("name", sa.String))
_DOCUMENT = sa.table(
    "document", sa.column("document_id", sa.BigInteger), sa.column("body", sa.JSON)
)

_FILL = (
    """
    INSERT INTO document_recipient (
        document_id, place, group_id, name, copied, must_sign, awaits_signature,
        signed_at, signed_by, signed_for
    )
    SELECT document_id, 0, addressed_to, '', FALSE, must_sign, awaits_signature,
        signed_at, signed_by, signed_for
    FROM document
    """,
    """
    UPDATE document SET area = COALESCE(
        (SELECT scope_area FROM supervised_item
         WHERE supervised_item.work_item_id = document.work_item_id), '15')
    """,
    """
    UPDATE document SET title = CASE kind
        WHEN 'urging_notice' THEN '催办通知书'
        WHEN 'supervision_order' THEN '督办通知单'
        ELSE '通报' END
    """,
)
