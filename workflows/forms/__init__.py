"""Forms: form-js schemas read, filled and checked in Python. No I/O.

``parse_form`` reads a schema, ``initial`` says what its fields hold at first, ``from_post``
turns a posted page into nested data, and ``validate`` checks that data and makes of it what the
process gets.
"""

from workflows.forms.filling import initial
from workflows.forms.parsing import parse_form
from workflows.forms.posting import from_post
from workflows.forms.schema import Component, Form
from workflows.forms.validation import Submission, validate

__all__ = ["Component", "Form", "Submission", "from_post", "initial", "parse_form", "validate"]
