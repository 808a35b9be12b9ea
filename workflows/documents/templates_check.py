"""Is a file that an office uploads a template that can safely be used? Nothing in it is run.

Refused is what could do harm (zip bombs, macros, embedded objects, links to elsewhere, entities)
and what could not be filled in (unknown or missing placeholders). What only departs from
GB/T 9704-2012, or will not be drawn in a PDF, is a remark.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from engine.errors import InvalidInput, Problem
from workflows.documents.kinds import DocumentKind, Form
from workflows.documents.placeholders import names_in
from workflows.documents.rendering.making import COMMON_LABELS
from workflows.documents.rendering.xml import parts_of, text_of

LARGEST_BYTES = 5_000_000
_LARGEST_UNPACKED = 40_000_000
_MOST_PARTS = 300
_HIGHEST_RATIO = 200
_HARMFUL = (
    "vbaproject",
    "vbadata",
    "activex",
    "embeddings/",
    "oleobject",
    "macros",
    "attachedtool",
)
_ESSENTIAL = ("文号", "发文机关", "成文日期")
#: What a .docx can hold and ``rendering.pdf`` does not draw.
_NOT_DRAWN = ("w:drawing", "w:pict", "w:object", "w:txbxContent")


def check(file: bytes, kind: DocumentKind) -> tuple[Problem, ...]:
    """What to remark on a template of ``kind``.

    Raises:
        InvalidInput: it cannot be used; ``problems`` say why, all at once.
    """
    _refuse(_of_package(file))
    made: Any = Document(BytesIO(file))
    _refuse(_of_placeholders(made, kind))
    return tuple(_remarks(made, kind))


def _refuse(found: Iterable[Problem]) -> None:
    problems = tuple(found)
    if problems:
        raise InvalidInput("模板有{number}处要改。", number=len(problems), problems=problems)


# ── The package ───────────────────────────────────────────────────────────────────────────────


def _of_package(file: bytes) -> Iterator[Problem]:
    if len(file) > LARGEST_BYTES:
        yield Problem("file", "模板最大{most}MB。", {"most": LARGEST_BYTES // 1_000_000})
        return
    try:
        with ZipFile(BytesIO(file)) as package:
            parts = package.infolist()
            names = [part.filename for part in parts]
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > _MOST_PARTS or unpacked > _LARGEST_UNPACKED:
                yield Problem("file", "文件展开以后太大，不像是文书模板。")
                return
            if any(
                part.file_size > _HIGHEST_RATIO * max(part.compress_size, 1000) for part in parts
            ):
                yield Problem("file", "文件压缩得异常，可能是压缩炸弹，不予接受。")
                return
            if "word/document.xml" not in names or "[Content_Types].xml" not in names:
                yield Problem("file", "请上传Word文档（.docx）。")
                return
            yield from _of_parts(package, names)
    except (BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
        yield Problem("file", "请上传Word文档（.docx）。")


def _of_parts(package: ZipFile, names: list[str]) -> Iterator[Problem]:
    for name in names:
        if any(word in name.lower() for word in _HARMFUL):
            yield Problem("file", "模板里不能有宏或嵌入的对象（{name}）。", {"name": name})
        if not name.endswith((".xml", ".rels")):
            continue
        try:
            # Depth and entities are bounded by the parser; nothing is loaded from elsewhere.
            root: Any = etree.fromstring(package.read(name), _PARSER)
        except etree.XMLSyntaxError:
            yield Problem("file", "{name}不是完好的XML。", {"name": name})
            continue
        if root.getroottree().docinfo.doctype:
            yield Problem("file", "{name}里有DOCTYPE或实体，不予接受。", {"name": name})
        elif name.endswith(".rels"):
            yield from _of_links(root)
        elif name == "[Content_Types].xml" and b"macroEnabled" in etree.tostring(root):
            yield Problem("file", "模板里不能有宏或嵌入的对象（{name}）。", {"name": name})


_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
)


def _of_links(root: Any) -> Iterator[Problem]:
    for link in root:
        if link.get("TargetMode", "").lower() == "external":
            target = str(link.get("Target", ""))[:80]
            yield Problem("file", "模板不能引用外面的内容：{target}", {"target": target})


# ── Placeholders ──────────────────────────────────────────────────────────────────────────────


def labels_of(kind: DocumentKind) -> tuple[str, ...]:
    """Everything that a template of a kind may name."""
    plain = [field.label for field in kind.fields if not field.columns]
    listed = [f"{f.label}.{column.label}" for f in kind.fields for column in f.columns]
    return tuple(dict.fromkeys((*plain, *listed, *COMMON_LABELS)))


def _of_placeholders(made: Any, kind: DocumentKind) -> Iterator[Problem]:
    known = labels_of(kind)
    named: set[str] = set()
    for part in parts_of(made):
        for paragraph in part.iter(qn("w:p")):
            text = text_of(paragraph)
            names = names_in(text)
            named.update(names)
            if text.count("{{") != text.count("}}"):
                yield Problem("file", "占位符的括号不成对：“{text}”。", {"text": text[:40]})
            for name in names:
                if name not in known:
                    yield _unknown(name, known)
                elif "." in name and not _in_row(paragraph):
                    yield Problem(
                        "file", "“{name}”是清单的一列，要放在表格的行里。", {"name": name}
                    )
    for label in (*(f.label for f in kind.fields if f.required and not f.columns), *_ESSENTIAL):
        if label not in named and label not in _said_in_title(kind, named):
            yield Problem("file", "缺少{{{{{name}}}}}。", {"name": label})
    for field in kind.fields:
        if field.required and field.columns and not _names_list(field.label, named):
            yield Problem("file", "缺少清单“{name}”的表格行。", {"name": field.label})


def _said_in_title(kind: DocumentKind, named: set[str]) -> frozenset[str]:
    """What the heading holds need not be named again where the title is."""
    return frozenset(names_in(kind.heading)) if "标题" in named else frozenset()


def _names_list(label: str, named: set[str]) -> bool:
    return any(name.startswith(f"{label}.") for name in named)


def _unknown(name: str, known: tuple[str, ...]) -> Problem:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.3)
    if near:
        return Problem(
            "file", "没有“{name}”这个字段，是不是“{near}”？", {"name": name, "near": near[0]}
        )
    return Problem(
        "file",
        "没有“{name}”这个字段，可用的有：{known}。",
        {"name": name, "known": "、".join(known)},
    )


def _in_row(paragraph: Any) -> bool:
    return any(each.tag == qn("w:tr") for each in paragraph.iterancestors())


# ── Remarks ───────────────────────────────────────────────────────────────────────────────────


def _remarks(made: Any, kind: DocumentKind) -> Iterator[Problem]:
    yield from _of_page(made, kind)
    fonts = {
        node.get(qn("w:eastAsia"))
        for part in (made.styles.element, *parts_of(made))
        for node in part.iter(qn("w:rFonts"))
    }
    if not any(font and "仿宋" in font for font in fonts):
        yield Problem("file", "没有用到仿宋，GB/T 9704规定正文用3号仿宋体。")
    lines = {
        node.get(qn("w:line"))
        for part in (made.styles.element, made.element.body)
        for node in part.iter(qn("w:spacing"))
        if node.get(qn("w:lineRule")) == "exact"
    }
    if not lines & {"560", "570", "580", "579", "578"}:
        yield Problem("file", "没有28至29磅的固定行距，一页可能排不下22行。")
    drawn = {
        name
        for name in _NOT_DRAWN
        for part in parts_of(made)
        if part.find(f".//{qn(name)}") is not None
    }
    if drawn:
        yield Problem("file", "图片和文本框只在.docx里有，PDF里不画。")


def _of_page(made: Any, kind: DocumentKind) -> Iterator[Problem]:
    section = made.sections[0]
    width, height = round(section.page_width.mm), round(section.page_height.mm)
    across = kind.form in (Form.LIST, Form.CERTIFICATE)
    if sorted((width, height)) != [210, 297]:
        yield Problem(
            "file", "纸张是{width}×{height}毫米，应为A4。", {"width": width, "height": height}
        )
    if across:
        return
    for side, wanted, name in (("top", 37, "天头"), ("left", 28, "订口")):
        found = getattr(section, f"{side}_margin").mm
        if abs(found - wanted) > 1:
            yield Problem(
                "file",
                "{name}是{found}毫米，GB/T 9704规定{wanted}毫米。",
                {"name": name, "found": round(found, 1), "wanted": wanted},
            )
