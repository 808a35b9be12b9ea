"""What the form editor offers: components and their properties, as ``parsing`` reads them. Pure.

The editor draws its fields from here, so it can offer nothing that is not read, and where a
property stands in the file is said once for both (see tests/unit/forms/test_catalogue.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Property:
    """``path`` is where it stands in a component; ``editor`` is how it is asked for.

    Editors are ``text``, ``lines``, ``number``, ``whole``, ``flag``, ``key``, ``condition``,
    ``choices``, ``default``, and ``option`` with its ``options``. ``section`` is the heading that
    it stands under. A flag that is set holds ``when_set``; one that is not holds nothing.
    """

    path: tuple[str, ...]
    editor: str
    section: str = "field"
    options: tuple[str, ...] = ()
    when_set: Any = True


_EXTRA = "properties"
_RULES = "validate"

PROPERTIES: Mapping[str, Property] = {
    "label": Property(("label",), "text"),
    "dateLabel": Property(("dateLabel",), "text"),
    "labelEn": Property((_EXTRA, "labelEn"), "text", "english"),
    "key": Property(("key",), "key"),
    "path": Property(("path",), "key"),
    "description": Property(("description",), "text"),
    "hintEn": Property((_EXTRA, "hintEn"), "text", "english"),
    "text": Property(("text",), "lines"),
    "textEn": Property((_EXTRA, "textEn"), "lines", "english"),
    "suffix": Property(("appearance", "suffixAdorner"), "text"),
    "subtype": Property(("subtype",), "option", options=("date", "time", "datetime")),
    "choices": Property(("values",), "choices", "choices"),
    "defaultValue": Property(("defaultValue",), "default"),
    "readonly": Property(("readonly",), "flag"),
    "onFile": Property((_EXTRA, "onFile"), "text"),
    "required": Property((_RULES, "required"), "flag", "rules"),
    "minLength": Property((_RULES, "minLength"), "whole", "rules"),
    "maxLength": Property((_RULES, "maxLength"), "whole", "rules"),
    "min": Property((_RULES, "min"), "number", "rules"),
    "max": Property((_RULES, "max"), "number", "rules"),
    "decimalDigits": Property(("decimalDigits",), "whole", "rules"),
    "serializeToString": Property(("serializeToString",), "flag", "rules"),
    "format": Property((_RULES, "validationType"), "option", "rules", ("", "email", "phone")),
    "pattern": Property((_RULES, "pattern"), "text", "rules"),
    "patternSays": Property((_EXTRA, "patternSays"), "text", "rules"),
    "patternSaysEn": Property((_EXTRA, "patternSaysEn"), "text", "english"),
    "noPast": Property(("disallowPassedDates",), "flag", "rules"),
    "noFuture": Property((_EXTRA, "noFuture"), "flag", "rules"),
    "minRows": Property((_EXTRA, "minRows"), "whole", "rules"),
    "maxRows": Property((_EXTRA, "maxRows"), "whole", "rules"),
    "fixedRows": Property(("allowAddRemove",), "flag", "rules", when_set=False),
    "location": Property((_EXTRA, "presentation"), "flag", when_set="location"),
    "checklist": Property((_EXTRA, "presentation"), "flag", when_set="checklist"),
    "hide": Property(("conditional", "hide"), "condition", "condition"),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A component that can be added. ``begins`` is what a new one has beside key and label.

    ``key`` is what its key begins with; ``kinds`` it can be turned into without losing what it
    holds are those that share all its values.
    """

    name: str
    group: str
    key: str
    begins: Mapping[str, Any]
    properties: tuple[str, ...]

    @property
    def kind(self) -> str:
        return str(self.begins["type"])


_NAMED = ("label", "labelEn", "key", "description", "hintEn")
_STANDING = ("readonly", "onFile", "hide")
_TEXT = ("defaultValue", "required", "minLength", "maxLength")
_PATTERN = ("format", "pattern", "patternSays", "patternSaysEn")
_DATE = (
    *("dateLabel", "labelEn", "key", "description", "hintEn"),
    *("subtype", "defaultValue", "required", "noPast", "noFuture", *_STANDING),
)
_CHOICE = (*_NAMED, "choices", "defaultValue", "required", *_STANDING)
#: The editor names them in the reader's language.
_TWO = ({"label": "1", "value": "one"}, {"label": "2", "value": "two"})

OFFERS: tuple[Offered, ...] = (
    Offered(
        "textfield",
        "fill",
        "text",
        {"type": "textfield"},
        (*_NAMED, "suffix", *_TEXT, *_PATTERN, "location", *_STANDING),
    ),
    Offered("textarea", "fill", "note", {"type": "textarea"}, (*_NAMED, *_TEXT, *_STANDING)),
    Offered(
        "number",
        "fill",
        "number",
        {"type": "number"},
        (
            *(*_NAMED, "suffix", "defaultValue", "required", "min", "max"),
            *("decimalDigits", "serializeToString", *_STANDING),
        ),
    ),
    Offered("date", "fill", "date", {"type": "datetime", "subtype": "date"}, _DATE),
    Offered("time", "fill", "time", {"type": "datetime", "subtype": "time"}, _DATE),
    Offered("datetime", "fill", "moment", {"type": "datetime", "subtype": "datetime"}, _DATE),
    Offered(
        "filepicker", "fill", "files", {"type": "filepicker", "multiple": True}, (*_NAMED, "hide")
    ),
    Offered("radio", "choose", "choice", {"type": "radio", "values": _TWO}, _CHOICE),
    Offered("select", "choose", "choice", {"type": "select", "values": _TWO}, _CHOICE),
    Offered("checklist", "choose", "choices", {"type": "checklist", "values": _TWO}, _CHOICE),
    Offered("taglist", "choose", "choices", {"type": "taglist", "values": _TWO}, _CHOICE),
    Offered(
        "checkbox",
        "choose",
        "tick",
        {"type": "checkbox"},
        (*_NAMED, "defaultValue", "required", *_STANDING),
    ),
    Offered("text", "arrange", "", {"type": "text"}, ("text", "textEn", "hide")),
    Offered("separator", "arrange", "", {"type": "separator"}, ("hide",)),
    Offered(
        "group",
        "arrange",
        "",
        {"type": "group", "components": []},
        ("label", "labelEn", "path", "description", "hintEn", "hide"),
    ),
    Offered(
        "dynamiclist",
        "arrange",
        "rows",
        {"type": "dynamiclist", "components": []},
        (
            *("label", "labelEn", "path", "description", "hintEn"),
            *("minRows", "maxRows", "fixedRows", "checklist", "hide"),
        ),
    ),
)
