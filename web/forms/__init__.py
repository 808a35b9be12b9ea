"""Forms on a page: what ``workflows.forms`` knows, made ready for templates."""

from web.forms.view import FieldView, FormView, RowView, form_view

__all__ = ["FieldView", "FormView", "RowView", "form_view"]
