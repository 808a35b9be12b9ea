"""Every page of the application, each with somebody who sees it filled."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.desk import Desk


@dataclass(frozen=True, slots=True)
class Shown:
    """The page of ``endpoint`` at ``path``; with ``link`` (CSS), where that leads from there.

    Several links, one after the other, are written with `` >> `` between them. Before its picture
    is taken the button ``press`` is pressed, and the page shows what comes of that when it says
    ``then``. ``drawn`` (CSS) is there once the scripts of the page have drawn it.
    """

    name: str
    endpoint: str
    path: str
    link: str = ""
    press: str = ""
    then: str = ""
    drawn: str = ""

    def come_to(self, desk: Desk) -> None:
        desk.open(self.path)
        for link in filter(None, self.link.split(" >> ")):
            address = desk.page.locator(link).first.get_attribute("href")
            assert address, f"{self.path} has no {link}"
            desk.open(address)
        if self.drawn:
            desk.page.locator(self.drawn).first.wait_for()

    def prepare(self, desk: Desk) -> None:
        """Have the page filled, which takes longer than a test of every page may."""
        self.come_to(desk)
        if self.press and not desk.page.get_by_text(self.then).count():
            desk.button(self.press).click()
            desk.page.get_by_text(self.then).first.wait_for(timeout=60_000)


_TITLE = "tbody .title"
_MATTERS = "/search?q=季度联系"
_INSTANCE = "a[href^='/instances/']"

#: By the account that looks at them; nobody has signed in under "".
PAGES: dict[str, tuple[Shown, ...]] = {
    "": (
        Shown("sign-in", "auth.sign_in", "/sign-in"),
        Shown("away", "offline.away", "/offline"),
        Shown("accessibility", "help.accessibility", "/help/accessibility"),
    ),
    "narisu": (
        Shown("workbench-to-claim", "workbench.listed", "/work/to-claim"),
        Shown("workbench", "workbench.listed", "/work/mine"),
        Shown("workbench-done", "workbench.listed", "/work/done"),
        Shown("workbench-started", "workbench.listed", "/work/started"),
        Shown("workbench-empty", "workbench.listed", "/work/mine?q=没有这样的事项"),
        Shown("item-to-claim", "items.show", "/work/to-claim", _TITLE),
        Shown("item", "items.show", "/work/mine", _TITLE),
        Shown("item-done", "items.show", "/work/done", _TITLE),
        Shown("outbox", "offline.outbox", "/outbox"),
        Shown("absence", "absence.index", "/work/absence"),
        Shown("account", "account.index", "/account"),
        Shown("password", "account.change_password", "/account/password"),
        Shown("help", "help.index", "/help"),
        Shown("not-found", "", "/nowhere"),
    ),
    "wangfang": (
        Shown("notices", "notices.index", "/notices"),
        Shown("document", "documents.show", "/work/mine", "a[href^='/documents/']"),
    ),
    "lijianguo": (
        Shown("tasks", "tasks.index", "/tasks"),
        Shown("task", "tasks.show", "/tasks", "tbody .title"),
        Shown("conferences", "tasks.conferences", "/tasks/conferences"),
        Shown("conference", "tasks.conference", "/tasks/conferences", "tbody .title"),
        Shown("task-figures", "tasks.figures", "/tasks/figures"),
        Shown("parameters", "parameters.index", "/admin/parameters"),
        Shown("parameter", "parameters.show", "/admin/parameters/contact_enterprise/sign_due"),
        Shown("board", "board.index", "/board"),
        Shown("supervised", "board.items", "/board/items"),
        Shown("item-red", "items.show", "/board/items?colour=red", "#list tbody .title"),
        Shown("board-narrowed", "board.index", "/board?clause=6.2-01&process=contact_enterprise"),
        Shown("posts", "board.post_loads", "/board/posts"),
        Shown("forecast", "forecast.index", "/board/forecast", press="现在推演", then="推演于"),
        Shown("forecast-items", "forecast.items", "/board/forecast/items?colour=red"),
        Shown("policy", "policy.index", "/policy"),
        Shown("policy-gaps", "policy.index", "/policy?gaps=1"),
        Shown("clause", "policy.clause", "/policy/6.2-01"),
        Shown("clause-gap", "policy.clause", "/policy/5.2-03"),
        Shown("orphans", "orphans.index", "/board/orphans"),
        Shown("register", "register.index", "/documents/register"),
        Shown("templates", "document_templates.index", "/admin/document-templates"),
        Shown(
            "template", "document_templates.show", "/admin/document-templates/responsibility_list"
        ),
        Shown("issuer", "register.issuer", "/documents/register", "a[href^='/documents/issuers/']"),
        Shown("void", "register.ask", "/documents/register", "tbody .title >> a[href$='/void']"),
        Shown("skip", "moves.ask", "/board/items", f"#list {_TITLE} >> a[href*='/move/']"),
        Shown("jump", "instance_moves.ask", _MATTERS, f"{_INSTANCE} >> a[href*='/move/']"),
        Shown("data", "variables.edit", _MATTERS, f"{_INSTANCE} >> a[href$='/data']"),
        Shown("exports", "export_runs.index", "/exports"),
        Shown("export-new", "export_runs.new", "/exports/new/enterprises"),
        Shown("urge", "handing.ask", "/board/items?colour=red", "#list a[href$='/do/urge']"),
        Shown("start", "start.index", "/start"),
        Shown("start-contact", "start.ask", "/start/contact_enterprise"),
        Shown("search", "search.index", "/search?q=装备"),
        Shown("enterprises", "enterprises.index", "/enterprises"),
        Shown("enterprise", "enterprises.show", "/search?q=青岭", "a[href^='/enterprises/']"),
        Shown("enterprise-record", "enterprises.section", "/enterprises/1/file/record"),
        Shown("correcting", "correcting.ask", "/enterprises/1/edit"),
        Shown("ledger", "ledger.index", "/ledger"),
        Shown("inspections", "guiding.inspections", "/inspections"),
        Shown("inspection-new", "unplanned.ask", "/inspections/new?enterprise_id=1"),
        Shown("officers", "guiding.officers", "/officers"),
        Shown("officer", "officers.show", "/officers", _TITLE),
        Shown("inspection-plans", "plans.index", "/inspection-plans"),
        Shown(
            "inspection-plan",
            "plans.show",
            "/inspection-plans",
            "main a[href^='/inspection-plans/']",
        ),
        Shown("findings", "findings.index", "/findings"),
        Shown("finding-reopened", "findings.show", "/findings?q=一线", _TITLE),
        Shown("start-finding", "start.ask", "/start/rectification"),
        Shown("enterprise-inspections", "enterprises.section", "/enterprises/1/file/inspections"),
        Shown("enterprise-findings", "enterprises.section", "/enterprises/1/file/findings"),
        Shown("stores", "stores.index", "/admin/stores"),
        Shown("store-row", "stores.row", "/admin/stores/row"),
        Shown("instance", "instances.show", "/ledger", "a[href^='/instances/']"),
        Shown("evaluations", "evaluations.index", "/evaluations"),
        Shown("evaluation-round", "evaluations.show_round", "/evaluations/rounds/1"),
        Shown("evaluation-weights", "evaluations.sensitivity", "/evaluations/rounds/1/sensitivity"),
        Shown("evaluation", "evaluations.show", "/evaluations/rounds/1", f"#list {_TITLE}"),
        Shown("evaluation-open", "evaluations.ask", "/evaluations/rounds/new"),
        Shown("evaluation-notices", "evaluations.notices", "/evaluations/notices"),
        Shown("deliveries", "evaluations.deliveries", "/evaluations/deliveries"),
        Shown("indicators", "indicators.index", "/indicators"),
        Shown("indicator-set", "indicators.show", "/indicators", _TITLE),
        Shown("imports", "imports.index", "/imports"),
        Shown("import", "imports.show", "/imports", _TITLE),
    ),
    "chenli": (
        Shown("admin", "admin.index", "/admin"),
        Shown("retention", "retention.index", "/admin/retention"),
        Shown("retention-start", "retention.ask", "/admin/retention/start"),
        Shown("archive", "archive.index", "/archive"),
        Shown("incidents", "incidents.index", "/admin/incidents"),
        Shown("messages", "messages.index", "/admin/messages"),
        Shown("handover", "handover.show", "/admin/organisation/people/narisu/handover"),
        Shown("processes", "processes.index", "/admin/processes"),
        Shown("process", "processes.show", "/admin/processes/contact_enterprise"),
        Shown("calendar", "calendar.year", "/admin/calendar/2026?day=2026-06-22"),
        Shown("calendar-publish", "calendar.publish", "/admin/calendar/2026/publish"),
        Shown("unit-calendars", "unit_calendar.index", "/admin/calendar/units"),
        Shown("unit-calendar", "unit_calendar.year", "/admin/calendar/units/1/2026"),
        Shown(
            "unit-calendar-publish", "unit_calendar.publish", "/admin/calendar/units/1/2026/publish"
        ),
        Shown("organisation", "organisation.index", "/admin/organisation"),
        Shown("unit", "organisation.unit", "/admin/organisation", "a[href*='/units/']"),
        Shown("people", "organisation.people", "/admin/organisation/people"),
        Shown("person", "organisation.person", "/admin/organisation/people", "a[href*='/people/']"),
    ),
    "luming": (
        Shown("designer", "designer.index", "/designer"),
        Shown("designer-drawing", "designer.edit", "/designer/need_follow_up"),
        Shown("designer-revisions", "designer.revisions", "/designer/need_follow_up/revisions"),
        Shown("designer-files", "designer_files.index", "/designer/need_follow_up/files"),
        Shown(
            "designer-table",
            "designer_files.table",
            "/designer/need_follow_up/table?file=rate.dmn",
            drawn="th[role=cell]",
        ),
        Shown(
            "designer-form",
            "designer_forms.edit",
            "/designer/need_follow_up/form?file=follow_up.form.json",
            drawn=".form-page:not([data-coming])",
        ),
        Shown("stories", "stories.index", "/designer/need_follow_up/stories"),
        Shown("story", "stories.show", "/designer/need_follow_up/stories", _TITLE),
        Shown("look-back", "looking_back.show", "/look-back/contact_enterprise"),
        Shown("migrations", "migrations.index", "/admin/migrations"),
        Shown("migration", "migrations.process", "/admin/migrations/contact_enterprise"),
        Shown("releases", "releases.index", "/releases"),
        Shown("release-ask", "releases.ask", "/releases/new/need_follow_up"),
        Shown("release", "releases.show", "/releases", _TITLE),
        Shown(
            "release-difference",
            "releases.difference",
            "/releases/difference/need_follow_up",
        ),
    ),
    "sudanna": (
        Shown("security", "security.index", "/admin/security"),
        Shown("process-rights", "process_rights.index", "/admin/process-rights"),
        Shown("security-account", "security.account", "/admin/security/accounts/narisu"),
    ),
    "gaozhiyuan": (
        Shown("enterprise-accounts", "enterprises.section", "/enterprises/1/file/accounts"),
    ),
    "menghe": (Shown("inspection", "items.show", "/work/mine", "tbody .title:has-text('青岭')"),),
    "qingling-union": (
        Shown("portal", "enterprises.section", "/enterprises/1/file/todo"),
        Shown("portal-coming", "enterprises.section", "/enterprises/1/file/coming"),
        Shown("portal-documents", "enterprises.section", "/enterprises/1/file/documents"),
        Shown("portal-handled", "enterprises.section", "/enterprises/1/file/handled"),
        Shown("enterprise-workbench", "workbench.listed", "/work"),
        Shown("enterprise-confirms", "items.show", "/work", f"{_TITLE}:has-text('联系')"),
        Shown("enterprise-scores", "items.show", "/work/to-claim", f"{_TITLE}:has-text('评价')"),
        Shown("enterprise-findings-own", "findings.index", "/findings"),
    ),
}

#: What answers a GET and is no page of its own: addresses that lead on, parts, files, the API.
NO_PAGES = {
    "portal.index",  # Leads on to a section of the enterprise's own file.
    "offline.manifest",
    "offline.session",
    "offline.worker",
    "documents.pdf",
    "documents.docx",
    "register.export",
    "document_templates.fetch",
    "document_templates.preview",
    "archive.ask",  # In the demonstration nothing is archived.
    "archive.fetch",
    "archive.show",
    "designer.content",
    "designer_files.make",  # Leads to an editor.
    "designer_known.block",
    "designer_known.known",
    "designer.package",
    "designer.revision",
    "looking_back.export",
    "export_runs.file",
    "export_runs.progress",
    "export_runs.show",  # The demonstration has exported nothing.
    "handover.progress",
    "incidents.cause",  # In the demonstration nothing goes wrong.
    "migrations.progress",
    "migrations.show",  # Every process of the demonstration has one version.
    "processes.progress",
    "releases.progress",
    "processes.run",  # The demonstration has no process designer who plays scenarios.
    "retention.progress",
    "signing.ask_remove",  # A question on the way; the item that asks it is shown.
    "evaluations.export_deliveries",
    "evaluations.export_round",
    "indicators.compare",  # The demonstration has one version of the indicators.
    "attachments.fetch",
    "board.export",
    "tasks.export",
    "board.export_posts",
    "board.export_sums",
    "forecast.export",
    "forecast.progress",
    "calendar.index",
    "help.errors",
    "home.index",
    "imports.bad_rows",
    "imports.progress",
    "ledger.export",
    "findings.export",
    "findings.evidence",
    "unit_calendar.unit",
    "workbench.index",
}
NO_PAGES_OF = {"api", "assets", "exports", "health"}
