"""Forms: form-js schemas read, filled and checked in Python. No I/O.

``parse_form`` reads a schema, ``initial`` says what its fields hold at first, ``from_post``
turns a posted page into nested data, and ``validate`` checks that data and makes of it what the
process gets. ``restricted`` leaves of a form what one step may see and write.
"""

from workflows.forms.consistency import Trouble
from workflows.forms.filling import initial
from workflows.forms.parsing import parse_form, troubles_of
from workflows.forms.posting import from_post
from workflows.forms.rights import refused_fields, restricted, writable
from workflows.forms.schema import Component, Form
from workflows.forms.validation import Submission, validate

__all__ = [
    "Component",
    "Form",
    "Submission",
    "Trouble",
    "from_post",
    "initial",
    "parse_form",
    "refused_fields",
    "restricted",
    "troubles_of",
    "validate",
    "writable",
]
