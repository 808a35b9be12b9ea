"""How carrying out an element goes wrong inside an advance; it leaves as ``Trouble``."""

from __future__ import annotations


class Failure(Exception):
    """The element ``element_id`` could not be carried out. ``code`` is stable."""

    def __init__(self, element_id: str, code: str, message: str) -> None:
        self.element_id = element_id
        self.code = code
        self.message = message
        super().__init__(f"{element_id}: {message}")
