"""What the checker says of forms, as they are read here."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import InvalidInput
from engine.interpreter import FormFault
from workflows.forms.parsing import troubles_of


def faults(content: bytes) -> Iterator[FormFault]:
    """All that is wrong with a form, or worth a second look."""
    try:
        troubles, _form = troubles_of(content)
    except InvalidInput as error:
        yield FormFault("", "", error.template, dict(error.params), grave=True)
        return
    for each in troubles:
        at = "/".join(map(str, each.at))
        problem = each.problem
        yield FormFault(at, each.label, problem.template, dict(problem.params), grave=each.grave)
