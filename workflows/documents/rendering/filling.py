"""Putting the fields of a document into a template.

- ``{{标题}}`` is replaced by its text, in the looks of its first brace, though an editor may have
  torn it into several runs.
- A paragraph or row that names fields, of which none has a value, is left out.
- A row that names ``{{任务.举措}}`` is repeated for each row of the list 任务.
- A paragraph of the body that is one placeholder becomes as many paragraphs as its text has lines;
  numbered ones are set as headings.
Nothing else is looked at; a template holds no code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from workflows.documents.placeholders import PLACEHOLDER, filled, is_empty, names_in
from workflows.documents.rendering import styles as st
from workflows.documents.rendering.fitting import fit_marks, fit_record, set_signature
from workflows.documents.rendering.xml import Element, attribute, copy_of, parts_of, text_of

Rows = Sequence[Mapping[str, str]]
_T, _R, _P, _TR = qn("w:t"), qn("w:r"), qn("w:p"), qn("w:tr")


@dataclass(frozen=True, slots=True)
class Values:
    """What goes into a template: texts by label, and lists of rows by label."""

    texts: Mapping[str, str]
    lists: Mapping[str, Rows] = field(default_factory=dict)


def fill(template: bytes, values: Values) -> bytes:
    """The document that comes of a template, as a .docx file."""
    made = Document(BytesIO(template))
    _Filling(values, _style_ids(made)).fill(made)
    fit_marks(made)
    fit_record(made)
    set_signature(made)
    made.core_properties.title = values.texts.get("标题", "")
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def _style_ids(made: Any) -> dict[str, str]:
    return {style.name: style.style_id for style in made.styles}


@dataclass(frozen=True, slots=True)
class _Filling:
    values: Values
    style_ids: Mapping[str, str]

    def fill(self, made: Any) -> None:
        for part in parts_of(made):
            # What stands in a field is never taken for a placeholder: it is not looked at again.
            paragraphs = list(part.iter(_P))
            for row in list(part.iter(_TR)):
                self._row(row)
            for paragraph in paragraphs:
                self._paragraph(paragraph, self.values.texts)

    def _row(self, row: Element) -> None:
        """Repeat a row for its list, or drop it where it says nothing."""
        text = "".join(node.text or "" for node in row.iter(_T))
        names = names_in(text)
        lists = dict.fromkeys(name.partition(".")[0] for name in names if "." in name)
        if not lists:
            if is_empty(text, self.values.texts):
                row.getparent().remove(row)
            return
        label = next(iter(lists))
        for record in self.values.lists.get(label, ()):
            texts = {
                **self.values.texts,
                **{f"{label}.{column}": value for column, value in record.items()},
            }
            again = copy_of(row)
            row.addprevious(again)
            for paragraph in again.iter(_P):
                self._replace(paragraph, texts)
        parent = row.getparent()
        parent.remove(row)
        if not self.values.lists.get(label):
            _drop_table(parent)

    def _paragraph(self, paragraph: Element, texts: Mapping[str, str]) -> None:
        text = text_of(paragraph)
        if is_empty(text, texts) and _may_go(paragraph):
            paragraph.getparent().remove(paragraph)
            return
        lines = self._lines(paragraph, text, texts)
        if lines is None:
            self._replace(paragraph, texts)
            return
        for line in lines:
            again = copy_of(paragraph)
            paragraph.addprevious(again)
            _write(again, line)
            self._restyle(again, line)
        paragraph.getparent().remove(paragraph)

    def _lines(
        self, paragraph: Element, text: str, texts: Mapping[str, str]
    ) -> Sequence[str] | None:
        """The lines that a lone placeholder of the body stands for; None for any other text."""
        if PLACEHOLDER.fullmatch(text.strip()) is None or not self._is_body(paragraph):
            return None
        return [line.strip() for line in filled(text, texts).splitlines() if line.strip()] or None

    def _is_body(self, paragraph: Element) -> bool:
        return _style_id(paragraph) == self.style_ids.get(st.BODY.name)

    def _restyle(self, paragraph: Element, line: str) -> None:
        style_id = self.style_ids.get(st.style_of(line).name)
        if style_id is not None:
            paragraph.get_or_add_pPr().get_or_add_pStyle().val = style_id

    def _replace(self, paragraph: Element, texts: Mapping[str, str]) -> None:
        """Replace placeholders run by run: the value goes where the first brace stands."""
        nodes = list(paragraph.iter(_T))
        whole = "".join(node.text or "" for node in nodes)
        matches = list(PLACEHOLDER.finditer(whole))
        if not matches:
            return
        starts, at = [], 0
        for node in nodes:
            starts.append(at)
            at += len(node.text or "")
        pieces: list[list[str]] = [[] for _ in nodes]
        position = 0
        for match in (*matches, None):
            until = len(whole) if match is None else match.start()
            _spread(pieces, nodes, starts, position, until)
            if match is not None:
                place = max(n for n, start in enumerate(starts) if start <= match.start())
                pieces[place].append(texts.get(match.group(1), ""))
                position = match.end()
        for node, piece in zip(nodes, pieces, strict=True):
            _set_text(node, "".join(piece))


def _spread(
    pieces: list[list[str]], nodes: list[Element], starts: list[int], begin: int, end: int
) -> None:
    """Give each run the part of its own text that lies from ``begin`` to ``end`` of the whole."""
    for place, node in enumerate(nodes):
        text = node.text or ""
        low, high = max(begin - starts[place], 0), min(end - starts[place], len(text))
        if low < high:
            pieces[place].append(text[low:high])


def _write(paragraph: Element, text: str) -> None:
    nodes = list(paragraph.iter(_T))
    for node in nodes[1:]:
        _set_text(node, "")
    _set_text(nodes[0], text)


def _set_text(node: Element, text: str) -> None:
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _style_id(paragraph: Element) -> str:
    shape = paragraph.find(qn("w:pPr"))
    return attribute(None if shape is None else shape.find(qn("w:pStyle")), "val")


def _may_go(paragraph: Element) -> bool:
    """A cell, a header and a body need one paragraph at least, and a section ends in one."""
    shape = paragraph.find(qn("w:pPr"))
    if shape is not None and shape.find(qn("w:sectPr")) is not None:
        return False
    return len(paragraph.getparent().findall(_P)) > 1


def _drop_table(table: Element) -> None:
    """A table of a list without rows says nothing, unless the list is all there is."""
    parent = table.getparent()
    if parent is not None and len(parent.findall(_P)) > 1:
        parent.remove(table)
