"""Every route of the application, asked for as each kind of visitor."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

from engine.ids import SYSTEM
from tests.web.conftest import Browser, token_in
from tests.web.security.conftest import Matter
from workflows.accounts.commands import CreateToken

#: The kinds of visitor, in the order of the columns: nobody, an account of another enterprise,
#: those who run the system but the system administrator, a unit of another place, the unit that
#: works on the matter, the office that supervises it, and the system administrator.
KINDS = (
    "anonymous",
    "rival",
    "designer",
    "auditor",
    "guard",
    "outsider",
    "wang",
    "office",
    "chen",
)
#: What ends the session or the account of whoever asks, and so comes last.
_LAST = ("auth.sign_out",)


#: What a request has to hold so that rights decide about it and not its form. Where that is
#: allowed, most are refused later for what they leave empty, so that the walk changes little.
BODIES: dict[str, dict[str, object]] = {
    "addAttachment": {"name": "a.txt", "media_type": "text/plain", "content": ""},
    "addComment": {"body": ""},
    "addSigner": {"place": "before", "user_id": "nobody", "reason": ""},
    "assignWorkItem": {"user_id": "nobody"},
    "broadcastSignal": {"name": ""},
    "cancelInstance": {"reason": ""},
    "castVote": {"vote": "approve"},
    "copyWorkItem": {"user_ids": []},
    "completeExternalTask": {"worker_id": "w"},
    "decideExtension": {"approve": False},
    "setRetentionRule": {"archive_after_days": 1, "source": ""},
    "startDrawn": {"title": ""},
    "startConference": {"conference_name": "", "held_on": "2026-06-01"},
    "changeLead": {"reason": ""},
    "setParameter": {"value": 0, "reason": "", "source": ""},
    "previewParameter": {"value": 0},
    "revertParameter": {"reason": ""},
    "delegateWorkItem": {"user_id": "nobody"},
    "draftIndicators": {"year": 2026, "based_on_id": 1},
    "saveIndicators": {"revision": 1, "title": "", "dimensions": [], "indicators": []},
    "openRound": {"year": 2026, "name": "", "verify_unit_id": 1, "panel_unit_ids": []},
    "startEvaluation": {"round_id": 1, "enterprise_id": 1},
    "deliverMessage": {"name": "x", "correlation": "y"},
    "checkDefinition": {"files": {}},
    "playTokens": {"content": ""},
    "tryExpression": {"expression": "1", "data": {}},
    "deploy": {"key": "x", "files": {}},
    "handOverWork": {"reason": ""},
    "jumpInstance": {"reason": "", "to": ["x"]},
    "migrateInstances": {"from_definition_id": 1, "to_definition_id": 1, "reason": ""},
    "discardProcessDraft": {"version": 9},
    "requestRelease": {"version": 9, "note": ""},
    "requestRollBack": {"version": 9, "note": ""},
    "decideRelease": {"approve": False},
    "arrangeRunning": {"plan": "leave"},
    "withdrawRelease": {"reason": ""},
    "grantProcessRight": {"key": "x", "right": "draw", "user_id": "nobody"},
    "revokeProcessRight": {"key": "x", "right": "draw", "user_id": "nobody"},
    "restoreProcessDraft": {"version": 9},
    "saveProcessDraft": {"version": 9},
    "putStoreRow": {"value": 1, "reason": ""},
    "removeSigner": {"reason": ""},
    "reportFinding": {"enterprise_id": 1, "title": "", "detail": "", "category": "other"},
    "issueFindingList": {"listed": "problems"},
    "withdrawFinding": {"reason": ""},
    "transferFinding": {"unit_id": 1, "reason": ""},
    "removeStoreRow": {"reason": "", "version": 1},
    "discardMessage": {"reason": ""},
    "extendExternalLock": {"worker_id": "w"},
    "failExternalTask": {"worker_id": "w", "message": "x"},
    "fetchExternalTasks": {"worker_id": "", "topics": []},
    "moveDueDate": {"due_at": "2026-06-30T00:00:00Z", "reason": ""},
    "planQuarter": {"period": "2026Q2", "unit_id": 1, "limit": 1},
    "publishMessage": {"name": ""},
    "raiseExternalError": {"worker_id": "w", "code": "x"},
    "requestExtension": {"working_days": 5, "reason": ""},
    "restartInstance": {"reason": ""},
    "returnWorkItem": {"address": "x", "reason": ""},
    "saveDraft": {"data": {}},
    "setFollowUp": {"follow_up_at": None},
    "skipWorkItem": {"reason": ""},
    "setPriority": {"priority": 999},
    "startAdHocActivity": {"element_id": "x"},
    "startContact": {"enterprise_id": 1, "period": "2026Q2"},
    "startInstance": {"key": "visit", "title": "", "scope": {"area": "15", "owner": "unit:1"}},
    "setVariables": {"reason": "x", "version": 1, "changed": {"opinion": "no"}},
    "resolveIncident": {"reason": "x"},
    "actOnIncidents": {"act": "retry", "narrow": {}},
    "submitRoster": {"kind": "organisation", "file_name": "x.csv", "content": ""},
    "suspendInstance": {"reason": ""},
    "undoMigration": {"instance_id": 1},
    "transferWorkItem": {"user_id": "nobody"},
    "nominateOfficer": {"user_id": "nobody", "reason": ""},
    "recordTraining": {"title": "", "held_on": "2026-05-01", "days": 0},
    "pairEnterprise": {"enterprise_id": 1},
    "withdrawOfficer": {"reason": ""},
    "createPlan": {"year": 2020, "area": "1502"},
    "addEntry": {"enterprise_id": 1, "planned_on": "2026-05-01"},
    "moveEntry": {"planned_on": "2026-05-01"},
    "startInspection": {"enterprise_id": 1, "reason": ""},
    "setPilot": {"pilot": False},
}
#: The same for forms; every form gets all of these fields.
FIELDS = {
    "enabled": "yes",
    "day": "2026-05-01",
    "kind": "member",
    "duty": "handler",
    "user_id": "nobody",
    "valid_from": "2026-05-01",
    "valid_to": "2026-01-02",
    "start": "09:00",
    "end": "08:00",
    "user": "nobody",
}


def routes(app: Flask) -> list[tuple[str, Rule]]:
    """Method and rule, pages that only show before those that change something."""
    found = [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(
        found, key=lambda each: (each[1].endpoint in _LAST, each[0] != "GET", name_of(*each))
    )


def name_of(method: str, rule: Rule) -> str:
    return f"{method} {rule.rule}"


def statuses(app: Flask, matter: Matter, user: str, browser: Browser) -> Iterator[tuple[str, int]]:
    """The name of each route with the status that ``user`` gets."""
    secret = ""
    if user != "anonymous":
        command = CreateToken(user, "walk", matter.duban.wall_clock.now())
        secret = matter.duban.engine.execute(command, actor=SYSTEM).secret
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    page = "/sign-in" if user == "anonymous" else "/help"
    adapter = app.url_map.bind("localhost")
    for method, rule in routes(app):
        given = {name: matter.ids[name] for name in rule.arguments}
        address = adapter.build(rule.endpoint, given, method=method)
        if rule.endpoint.startswith("api."):
            body = None if method == "GET" else BODIES.get(rule.endpoint[4:], {})
            answer = app.test_client().open(address, method=method, json=body, headers=headers)
        elif method == "GET":
            answer = browser.get(address)
        else:
            token = token_in(browser.get(page).text)
            fields = {"csrf_token": token, **FIELDS}
            answer = browser.client.open(address, method=method, data=fields)
        yield name_of(method, rule), answer.status_code
