"""The pages of the policy. The text is there for everybody; items are those that one may see."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from web import acting
from web.pages.policy import view
from workflows.policy.clauses import DOCUMENT_NUMBER, ISSUED_ON, PROCESS_NAMES
from workflows.policy.text import title

blueprint = Blueprint("policy", __name__)


@blueprint.get("/policy")
@acting.at_one_moment
def index() -> str:
    """The whole text with its clauses, and how each stands."""
    words = request.args.get("q", "")[:100]
    only_gaps = request.args.get("gaps") == "1"
    return render_template(
        "policy/index.html",
        page=view.policy_page(words=words, only_gaps=only_gaps),
        words=words,
        only_gaps=only_gaps,
        **_document(),
    )


@blueprint.get("/policy/<clause_id>")
@acting.at_one_moment
def clause(clause_id: str) -> str:
    """One clause: who acts, and which steps, items and results carry it out."""
    return render_template(
        "policy/clause.html",
        view=view.clause_view(clause_id),
        process_names=PROCESS_NAMES,
        **_document(),
    )


def _document() -> dict[str, object]:
    return {"number": DOCUMENT_NUMBER, "issued_on": ISSUED_ON, "title": title()}
