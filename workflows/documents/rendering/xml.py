"""Elements of WordprocessingML, as few as templates need. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

#: An element of a document; python-docx and lxml carry no types for it.
Element = Any


def element(name: str, *children: Element, **attributes: object) -> Element:
    """``element("w:ind", left=640)``: attributes are of the namespace w."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    made.extend(children)
    return made


#: In which order the children of some elements have to stand (ECMA-376 part 1, 17.3 and 17.4).
_ORDER = {
    "w:pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers "
        "pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
        "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
        "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle "
        "rPr sectPr pPrChange"
    ),
    "w:rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
        "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u "
        "effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
    ),
    "w:tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
        "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption"
    ),
    "w:tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText "
        "vAlign hideMark"
    ),
    "w:sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
        "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter "
        "docGrid printerSettings"
    ),
}
_PLACES = {
    qn(parent): {qn(f"w:{name}"): place for place, name in enumerate(names.split())}
    for parent, names in _ORDER.items()
}


def put(parent: Element, child: Element) -> Element:
    """Add a child in place of any of its name, where the standard wants it."""
    for old in parent.findall(child.tag):
        parent.remove(old)
    places = _PLACES.get(parent.tag)
    after = None
    if places is not None and child.tag in places:
        own = places[child.tag]
        after = next((each for each in parent if places.get(each.tag, -1) > own), None)
    if after is None:
        parent.append(child)
    else:
        after.addprevious(child)
    return child


def copy_of(node: Element) -> Element:
    return deepcopy(node)


def attribute(node: Element | None, name: str, default: str = "") -> str:
    """An attribute of the namespace w; the default where there is no such node either."""
    return default if node is None else str(node.get(qn(f"w:{name}"), default))


def text_of(paragraph: Element) -> str:
    """What stands in a paragraph, all runs together."""
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def fonts(name: str) -> Element:
    """One font for every script: in official documents figures are set like the rest."""
    return element("w:rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def parts_of(made: Any) -> Iterator[Element]:
    """The body, then every header and footer of its own."""
    yield made.element.body
    for section in made.sections:
        for part in (
            section.header,
            section.footer,
            section.even_page_header,
            section.even_page_footer,
            section.first_page_header,
            section.first_page_footer,
        ):
            if not part.is_linked_to_previous:
                yield part._element
