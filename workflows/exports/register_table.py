"""The register of documents (发文登记簿) as a table; numbers without a document among them."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.documents.gaps import Gap
from workflows.documents.views import Document, RegisterPage
from workflows.exports.sheet import Row, Say

HEADINGS = (
    "序号",
    "文号",
    "文种",
    "标题",
    "发文机关",
    "主送",
    "发文日期",
    "应签收",
    "已签收",
    "未签收单位",
    "状态",
    "说明",
)


def rows(page: RegisterPage, say: Say) -> Iterator[Row]:
    """The highest number first, as the page has it."""
    lines = [(each.running_number, _document(each, say)) for each in page.documents]
    lines += [(gap.last, _gap(gap, say)) for gap in page.gaps]
    for _, row in sorted(lines, key=lambda line: -line[0]):
        yield row


def _document(document: Document, say: Say) -> Row:
    signing = [each for each in document.recipients if each.must_sign]
    return (
        document.running_number,
        document.number,
        say(document.kind_name),
        document.title,
        document.issuer,
        "、".join(each.name for each in document.recipients if not each.copied),
        document.issued_at,
        len(signing),
        sum(each.signed_at is not None for each in signing),
        "、".join(each.name or each.group_id for each in document.unsigned),
        say("作废") if document.voided_at else say("有效"),
        document.void_reason,
    )


def _gap(gap: Gap, say: Say) -> Row:
    numbers = str(gap.first) if gap.first == gap.last else f"{gap.first}—{gap.last}"
    return (
        gap.first,
        numbers,
        "",
        "",
        "",
        "",
        None,
        0,
        0,
        "",
        say("空号"),
        gap.reason or say("没有说明"),
    )
