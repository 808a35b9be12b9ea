"""What differs between two states of a package, told by what people know: elements, cells, fields.

Pure: takes files, gives dataclasses. Order of files, of attributes and of elements means nothing,
nor does how XML was laid out.
"""

from workflows.designer.difference.comparing import difference
from workflows.designer.difference.views import (
    AttributeChange,
    ChangeKind,
    Difference,
    ElementChange,
)

__all__ = ["AttributeChange", "ChangeKind", "Difference", "ElementChange", "difference"]
