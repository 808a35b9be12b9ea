"""What a kind of document is: its form, its wording, and the fields it is filled with. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.errors import InvalidInput

#: Names of what goes with a document: any kind may have them (附件说明, GB/T 9704-2012 7.3.4).
ATTACHMENTS = "attachments"


class Form(StrEnum):
    """How a document is laid out (GB/T 9704-2012)."""

    LETTER = "letter"  # 信函格式, section 10.1
    OFFICIAL = "official"  # 文件格式, section 7
    MINUTES = "minutes"  # 纪要格式, section 10.3
    REPORT = "report"  # 文件格式 without a red head
    LIST = "list"  # a table across (A4 landscape), section 11
    CERTIFICATE = "certificate"  # 聘书: not in the standard


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``share`` is its part of the width."""

    key: str
    label: str
    share: int = 1


@dataclass(frozen=True, slots=True)
class Field:
    """What a template may name as ``{{label}}``; ``key`` is where ``body`` holds it.

    A field with ``columns`` is a list of rows, each a mapping by their keys; a template names
    ``{{label.column label}}``. ``sample`` is shown in a preview. Only what is ``required`` must
    be in the body; a template must name it as well.
    """

    key: str
    label: str
    sample: str = ""
    required: bool = False
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document.

    ``heading`` is the title that a document gets where none is given, ``lines`` is the wording of
    its body; both may name fields. A line of which every field is empty is left out. ``suffix``
    goes behind the code of the office (内产改办 + 督). ``table`` is the key of the field whose
    rows follow the lines.
    """

    code: str
    name: str
    form: Form
    heading: str
    lines: tuple[str, ...]
    fields: tuple[Field, ...]
    suffix: str = ""
    table: str = ""

    @property
    def by_key(self) -> Mapping[str, Field]:
        return {field.key: field for field in self.fields}

    def check(self, body: Mapping[str, object]) -> None:
        """Refuse a body that lacks what the kind needs, or holds what nobody would print.

        Raises:
            InvalidInput: the first such field.
        """
        for field in self.fields:
            value = body.get(field.key)
            if field.required and (value is None or value in ("", [], ())):
                raise InvalidInput("{kind}缺少“{field}”。", kind=self.name, field=field.label)
            if field.columns and value is not None:
                _check_rows(self, field, value)
        for key in body:
            if key not in self.by_key and key != ATTACHMENTS:
                raise InvalidInput(
                    "{kind}没有名为“{key}”的字段，有的是：{known}。",
                    kind=self.name,
                    key=key,
                    known="、".join(self.by_key),
                )


def _check_rows(kind: DocumentKind, field: Field, value: object) -> None:
    keys = {column.key for column in field.columns}
    rows = value if isinstance(value, list | tuple) else None
    if rows is None or not all(isinstance(row, Mapping) and keys.issuperset(row) for row in rows):
        raise InvalidInput(
            "{kind}的“{field}”应是若干行，每行只含：{known}。",
            kind=kind.name,
            field=field.label,
            known="、".join(sorted(keys)),
        )


def by_code(kinds: Iterable[DocumentKind]) -> Mapping[str, DocumentKind]:
    """Kinds by their codes.

    Raises:
        ValueError: two have the same one.
    """
    found: dict[str, DocumentKind] = {}
    for kind in kinds:
        if kind.code in found:
            raise ValueError(f"Two kinds of document have the code {kind.code}.")
        found[kind.code] = kind
    return found
