"""Reading a .docx into the model: styles are resolved, characters become points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from workflows.documents.rendering import standard as gb
from workflows.documents.rendering.pdf.model import (
    BREAK,
    PAGE,
    TAB,
    Cell,
    Edge,
    Furniture,
    Look,
    Paragraph,
    Row,
    Run,
    Sheet,
    Table,
)
from workflows.documents.rendering.xml import Element, attribute

_SIDES = ("top", "left", "bottom", "right")
_PLAIN = Look(gb.FANG_SONG, 10.5)


def read(file: bytes) -> Sheet:
    made = Document(BytesIO(file))
    section: Any = made.sections[-1]
    reader = _Reader(made, _character_space(made, section))
    return Sheet(
        width=section.page_width.pt,
        height=section.page_height.pt,
        top=section.top_margin.pt,
        right=section.right_margin.pt,
        bottom=section.bottom_margin.pt,
        left=section.left_margin.pt,
        header_at=section.header_distance.pt,
        footer_at=section.footer_distance.pt,
        character_space=reader.character_space,
        differs_first=bool(section.different_first_page_header_footer),
        differs_even=bool(made.settings.odd_and_even_pages_header_footer),
        header=reader.furniture(
            section.header, section.even_page_header, section.first_page_header
        ),
        footer=reader.furniture(
            section.footer, section.even_page_footer, section.first_page_footer
        ),
        blocks=tuple(reader.blocks(made.element.body)),
    )


def _character_space(made: Any, section: Any) -> float:
    """By a grid of characters, as Word makes one, or by the style that all others stand on."""
    grid = section._sectPr.find(qn("w:docGrid"))
    if attribute(grid, "type") in ("linesAndChars", "snapToChars"):
        return _number(attribute(grid, "charSpace")) / 4096
    spacing = made.styles["Normal"].element.find(f"{qn('w:rPr')}/{qn('w:spacing')}")
    return _number(attribute(spacing, "val")) / 20


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _child(node: Element | None, *names: str) -> Element | None:
    for name in names:
        if node is None:
            return None
        node = node.find(qn(name))
    return node


class _Reader:
    def __init__(self, made: Any, character_space: float) -> None:
        self.character_space = character_space
        self._styles = {style.style_id: style.element for style in made.styles}
        self._default = next(
            (
                style.style_id
                for style in made.styles
                if style.type == 1 and style.element.get(qn("w:default")) in ("1", "true")
            ),
            "",
        )
        self._defaults = made.styles.element.find(qn("w:docDefaults"))

    def furniture(self, usual: Any, even: Any, first: Any) -> Furniture:
        return Furniture(*(self._part(each) for each in (usual, even, first)))

    def _part(self, part: Any) -> tuple[Paragraph, ...]:
        if part.is_linked_to_previous:
            return ()
        return tuple(self.paragraph(node) for node in part._element.iter(qn("w:p")))

    def blocks(self, body: Element) -> Iterator[Paragraph | Table]:
        for node in body:
            if node.tag == qn("w:p"):
                yield self.paragraph(node)
            elif node.tag == qn("w:tbl"):
                yield self.table(node)

    # ── Paragraphs ────────────────────────────────────────────────────────────────────────────

    def paragraph(self, node: Element) -> Paragraph:
        own = node.find(qn("w:pPr"))
        shapes = [each for each in (own, *self._chain(own, "w:pPr")) if each is not None]
        look = self._look(None, own)
        spacing, indent = _attributes(shapes, "w:spacing"), _attributes(shapes, "w:ind")
        line = _number(spacing.get("line", "0")) / 20
        return Paragraph(
            runs=tuple(self._runs(node, own)),
            look=look,
            align=attribute(_first(shapes, "w:jc"), "val", "both"),
            first=self._indent(indent, "firstLine", look) - self._indent(indent, "hanging", look),
            left=self._indent(indent, "left", look) or self._indent(indent, "start", look),
            right=self._indent(indent, "right", look) or self._indent(indent, "end", look),
            before=_number(spacing.get("before", "0")) / 20,
            after=_number(spacing.get("after", "0")) / 20,
            line=line if spacing.get("lineRule") == "exact" else 0,
            borders=_edges(_first(shapes, "w:pBdr")),
            keep_next=_is_on(_first(shapes, "w:keepNext")),
            page_before=_is_on(_first(shapes, "w:pageBreakBefore")),
            tab=max(
                (
                    _number(attribute(stop, "pos")) / 20
                    for stop in _children(_first(shapes, "w:tabs"))
                    if attribute(stop, "val") in ("right", "end")
                ),
                default=0,
            ),
        )

    def _indent(self, indent: Mapping[str, str], side: str, look: Look) -> float:
        """An indent in characters is of the paragraph's own type, on the grid."""
        characters = _number(indent.get(f"{side}Chars", "0"))
        if characters:
            return characters / 100 * (look.size + self.character_space)
        return _number(indent.get(side, "0")) / 20

    def _chain(self, shape: Element | None, part: str) -> Iterator[Element | None]:
        """The part ``w:pPr`` or ``w:rPr`` of the paragraph's style and of all it is based on."""
        style_id = attribute(_child(shape, "w:pStyle"), "val", self._default)
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            style = self._styles[style_id]
            yield style.find(qn(part))
            style_id = attribute(style.find(qn("w:basedOn")), "val")
        outer = "w:pPrDefault" if part == "w:pPr" else "w:rPrDefault"
        yield _child(self._defaults, outer, part)

    def _look(self, own: Element | None, shape: Element | None) -> Look:
        layers = [each for each in (own, *self._chain(shape, "w:rPr")) if each is not None]
        fonts = _attributes(layers, "w:rFonts")
        size = attribute(_first(layers, "w:sz"), "val")
        colour = attribute(_first(layers, "w:color"), "val", "000000")
        return Look(
            font=fonts.get("eastAsia") or fonts.get("ascii") or _PLAIN.font,
            size=_number(size) / 2 or _PLAIN.size,
            bold=_is_on(_first(layers, "w:b")),
            colour=colour if len(colour) == 6 else "000000",
        )

    def _runs(self, node: Element, shape: Element | None) -> Iterator[Run]:
        in_code, field_shown = False, False
        for run in node.iter(qn("w:r")):
            look = self._look(run.find(qn("w:rPr")), shape)
            for part in run:
                if part.tag == qn("w:fldChar"):
                    kind = attribute(part, "fldCharType")
                    in_code = kind != "end"
                    field_shown = field_shown and in_code
                elif part.tag == qn("w:instrText"):
                    if "PAGE" in (part.text or "").split() and not field_shown:
                        field_shown = True
                        yield Run(PAGE, look)
                elif in_code:
                    continue
                elif part.tag == qn("w:t"):
                    yield Run(part.text or "", look)
                elif part.tag == qn("w:tab"):
                    yield Run(TAB, look)
                elif part.tag == qn("w:br"):
                    yield Run(BREAK, look)

    # ── Tables ────────────────────────────────────────────────────────────────────────────────

    def table(self, node: Element) -> Table:
        shape = node.find(qn("w:tblPr"))
        outer = _edges(_child(shape, "w:tblBorders"))
        rows = node.findall(qn("w:tr"))
        columns = node.find(qn("w:tblGrid"))
        floating = _child(shape, "w:tblpPr")
        return Table(
            widths=tuple(_number(attribute(each, "w")) / 20 for each in columns),
            rows=tuple(
                self._row(row, outer, first=place == 0, last=place == len(rows) - 1)
                for place, row in enumerate(rows)
            ),
            at_foot=attribute(floating, "tblpYSpec") == "bottom",
            margin=5.4,
        )

    def _row(self, node: Element, outer: Mapping[str, Edge], *, first: bool, last: bool) -> Row:
        cells = node.findall(qn("w:tc"))
        return Row(
            cells=tuple(
                self._cell(
                    cell,
                    outer,
                    {
                        "top": "top" if first else "insideH",
                        "bottom": "bottom" if last else "insideH",
                        "left": "left" if place == 0 else "insideV",
                        "right": "right" if place == len(cells) - 1 else "insideV",
                    },
                )
                for place, cell in enumerate(cells)
            ),
            is_head=_is_on(_child(node, "w:trPr", "w:tblHeader")),
        )

    def _cell(self, node: Element, outer: Mapping[str, Edge], sides: Mapping[str, str]) -> Cell:
        shape = node.find(qn("w:tcPr"))
        own = _edges(_child(shape, "w:tcBorders"))
        inherited = {side: outer[name] for side, name in sides.items() if name in outer}
        merged = _child(shape, "w:vMerge")
        return Cell(
            paragraphs=tuple(self.paragraph(each) for each in node.findall(qn("w:p"))),
            span=int(_number(attribute(_child(shape, "w:gridSpan"), "val", "1"))) or 1,
            borders={**inherited, **own},
            centred=attribute(_child(shape, "w:vAlign"), "val") == "center",
            continued=merged is not None and attribute(merged, "val") != "restart",
        )


def _children(node: Element | None) -> tuple[Element, ...]:
    return () if node is None else tuple(node)


def _first(layers: list[Element], name: str) -> Element | None:
    return next((found for each in layers if (found := each.find(qn(name))) is not None), None)


def _attributes(layers: list[Element], name: str) -> dict[str, str]:
    """The attributes of an element, each from the nearest layer that has it."""
    found: dict[str, str] = {}
    for each in layers:
        node = each.find(qn(name))
        for key, value in () if node is None else node.attrib.items():
            found.setdefault(key.rpartition("}")[2], value)
    return found


def _is_on(node: Element | None) -> bool:
    return node is not None and attribute(node, "val", "1") not in ("0", "false", "off")


def _edges(node: Element | None) -> dict[str, Edge]:
    edges = {}
    for each in _children(node):
        side = each.tag.rpartition("}")[2]
        kind = attribute(each, "val", "nil")
        if kind not in ("nil", "none"):
            colour = attribute(each, "color", "000000")
            edges[side] = Edge(
                kind=kind,
                width=_number(attribute(each, "sz", "4")) / 8,
                colour=colour if len(colour) == 6 else "000000",
                space=_number(attribute(each, "space", "0")),
            )
    return edges
