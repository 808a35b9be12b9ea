"""A small, safe subset of FEEL (DMN 1.5 §10) for the conditions of forms. No I/O.

Texts come from whoever designs a form, so nothing here reaches Python's own evaluation: the
text becomes a tree of tuples (``parse``), and the tree is walked (``evaluate``). The browser
walks the same tree, handed over as JSON by ``as_json``.

What there is: ``=  !=  <  <=  >  >=  in  and  or``, ``not()``, ``contains()``,
``list contains()``, ``count()``, ``date()``, ``null``, ``true``, ``false``, numbers, texts,
lists in brackets, and names with dots; ``this`` is the row that an expression stands in (or all
data), ``parent`` what is around it. The logic has three values: a comparison of what cannot
be compared is ``null``. What is left empty equals both ``null`` and ``""``.
"""

from workflows.forms.feel.evaluation import evaluate, holds
from workflows.forms.feel.parser import parse
from workflows.forms.feel.tree import PARENT, THIS, Node, as_json, names

__all__ = ["PARENT", "THIS", "Node", "as_json", "evaluate", "holds", "names", "parse"]
