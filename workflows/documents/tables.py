"""Tables of documents."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from engine.store.schema import Instant, Json, Key, metadata

#: The last number that an issuing code has given out in a year. Raised in the transaction that
#: uses the number, so that none is lost or given twice.
document_series = Table(
    "document_series",
    metadata,
    Column("issuing_code", String(40), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last_number", Integer, nullable=False),
)

#: A numbered document stays when its instance is archived: every number is accounted for. So the
#: numbers of item and instance are no foreign keys.
document = Table(
    "document",
    metadata,
    Column("document_id", Key, primary_key=True),
    Column("kind", String(40), nullable=False),  # workflows.documents.registry.KINDS
    Column("title", String(200), nullable=False),
    Column("issuing_code", String(40), nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("area", String(40), nullable=False),  # of the office that issued it
    Column("issuer", String(200), nullable=False),  # its name at that time
    Column("work_item_id", Key, nullable=True),
    Column("instance_id", Key, nullable=True),
    Column("body", Json, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("issued_by", String(80), nullable=False),
    Column("awaits_signature", Boolean, nullable=False),  # one of its recipients has not signed
    # 作废: the number stays used.
    Column("voided_at", Instant, nullable=True),
    Column("voided_by", String(80), nullable=True),
    Column("void_reason", Text, nullable=False, default=""),
    UniqueConstraint("issuing_code", "year", "number"),
    Index("ix_document_item", "work_item_id", "document_id"),
    Index("ix_document_instance", "instance_id", "document_id"),
    Index("ix_document_area", "area", "document_id"),
)

#: 主送 and 抄送, in their order, each with its own signature.
document_recipient = Table(
    "document_recipient",
    metadata,
    Column("document_id", Key, ForeignKey("document.document_id"), primary_key=True),
    Column("place", SmallInteger, primary_key=True),
    Column("group_id", String(120), nullable=False),
    Column("name", String(200), nullable=False),  # as it was called when the document was issued
    Column("copied", Boolean, nullable=False),
    Column("must_sign", Boolean, nullable=False),
    Column("awaits_signature", Boolean, nullable=False),
    Column("signed_at", Instant, nullable=True),
    Column("signed_by", String(80), nullable=True),
    Column("signed_for", String(80), nullable=True),  # the absent one, where a deputy signed
    Index("ix_document_recipient_unsigned", "group_id", "awaits_signature", "document_id"),
)

#: Why no document bears some numbers of a series: what the office wrote down.
document_gap = Table(
    "document_gap",
    metadata,
    Column("gap_id", Key, primary_key=True),
    Column("issuing_code", String(40), nullable=False),
    Column("year", Integer, nullable=False),
    Column("first_number", Integer, nullable=False),
    Column("last_number", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("explained_by", String(80), nullable=False),
    Column("explained_at", Instant, nullable=False),
    Index("ix_document_gap_series", "issuing_code", "year", "first_number"),
)

#: How the office of an area signs, and what its numbers begin with. An area without a row of its
#: own takes its code from the nearest one above that has one.
document_issuer = Table(
    "document_issuer",
    metadata,
    Column("area", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("code", String(40), nullable=False),
    Column("contact", String(80), nullable=False, default=""),
    Column("phone", String(40), nullable=False, default=""),
    Column("changed_by", String(80), nullable=False),
    Column("changed_at", Instant, nullable=False),
)

#: Templates that offices have uploaded, every edition of them. One is in force from ``from_at``
#: until ``until_at``: a document is always made with the edition of the moment it was issued.
document_template = Table(
    "document_template",
    metadata,
    Column("template_id", Key, primary_key=True),
    Column("area", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("file", LargeBinary, nullable=False),
    Column("file_bytes", Integer, nullable=False),
    Column("remarks", Json, nullable=False),  # what the check warned of
    Column("note", Text, nullable=False),
    Column("uploaded_by", String(80), nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=True),
    Column("ended_by", String(80), nullable=True),
    UniqueConstraint("area", "kind", "edition"),
    Index("ix_document_template_kind", "kind", "area", "from_at"),
)
