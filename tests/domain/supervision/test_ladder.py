"""The ladder of an item, rung by rung."""

from __future__ import annotations

from sqlalchemy import select, text, update

from engine.commands.calendars import EditCalendarDay, PublishCalendar
from engine.commands.instances import CancelInstance, ResumeInstance, SetScope, SuspendInstance
from engine.commands.jobs import CountJobs
from engine.commands.work_items import (
    DelegateWorkItem,
    MoveDueDate,
    SetAbsence,
    SetFollowUp,
    TransferWorkItem,
)
from engine.ids import SYSTEM
from engine.lifecycle import JobState, Urgency
from engine.store.tables import job
from engine.views import Scope
from engine.worktime.calendar import NATIONAL
from tests.conftest import Statements
from tests.domain.supervision.conftest import League, local, shown
from workflows.documents.commands import GetDocument
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty
from workflows.supervision.commands import ExplainColour, ListSupervised
from workflows.supervision.firing import LADDER_RUNG
from workflows.supervision.ladder import LadderDocument, Relation
from workflows.supervision.tables import supervised_item
from workflows.supervision.views import RungState


def armed(league: League) -> list[str]:
    """When the armed ladder jobs are due."""
    statement = (
        select(job.c.due_at)
        .where(job.c.kind == LADDER_RUNG, job.c.state == JobState.ARMED.value)
        .order_by(job.c.due_at)
    )
    with league.engine.store.reading() as uow:
        return [shown(at) for at in uow.connection.execute(statement).scalars()]


def rungs(league: League, item: object) -> dict[str, tuple[str, str]]:
    view = league.ladder(item)  # type: ignore[arg-type]
    return {rung.code: (shown(rung.at), rung.state.value) for rung in view.rungs}


def test_shows_the_whole_ladder_when_the_item_is_opened(league: League) -> None:
    item = league.claimed()
    assert shown(item.now.due_at) == "05-25 17:30"
    assert rungs(league, item) == {
        "remind": ("05-20 09:00", "armed"),
        "fall_due": ("05-25 09:00", "armed"),
        "urge": ("05-26 09:00", "armed"),
        "order": ("06-02 17:30", "armed"),
        "interview": ("06-16 17:30", "armed"),
    }
    assert armed(league) == ["05-20 09:00"]


def test_turns_blue_and_reminds_the_holder(league: League) -> None:
    item = league.claimed()
    league.at("05-20 08:59")
    assert league.colour(item) is Urgency.NORMAL
    league.at("05-20 09:00")
    assert league.colour(item) is Urgency.BLUE
    assert league.told("zhang") == ["ladder.remind"]
    assert league.told("narisu") == league.told("zhao") == league.told("chen") == []
    notice = league.notices("zhang")[0]
    assert notice.template.format(**notice.params) == (
        "“足额提取培训经费”的“办理”将于2026-05-25 17:30到期，请按期办理。"
    )


def test_reminds_everybody_who_may_take_it_while_nobody_has(league: League) -> None:
    league.item()
    league.at("05-20 09:00")
    assert league.told("zhang") == league.told("narisu") == ["ladder.remind"]


def test_turns_yellow_on_the_due_day_and_tells_the_liaison_too(league: League) -> None:
    item = league.claimed()
    league.at("05-25 09:00")
    assert league.colour(item) is Urgency.YELLOW
    assert league.told("zhang") == ["ladder.remind", "ladder.remind"]
    assert league.told("zhao") == ["ladder.remind"]


def test_issues_a_numbered_urging_notice_to_the_leader_to_sign(league: League) -> None:
    item = league.claimed()
    league.at("05-26 09:00")
    assert league.colour(item) is Urgency.YELLOW
    (notice,) = league.notices("chen")
    assert notice.must_sign
    assert notice.document_id is not None
    document = league.engine.query(GetDocument(notice.document_id), actor="chen")
    assert document.number == "内产改办督〔2026〕1号"
    assert document.kind == LadderDocument.URGING_NOTICE
    assert document.addressees[0] == f"unit:{league.unit}:leader"
    assert document.body["overdue_working_days"] == 1


def test_turns_red_with_an_order_and_a_notice_of_criticism(league: League) -> None:
    item = league.claimed()
    league.at("06-02 17:29")
    assert league.colour(item) is Urgency.YELLOW
    league.at("06-02 17:30")
    assert league.colour(item) is Urgency.RED
    order = league.ladder(item).rungs[3]
    assert [(each.kind, each.number) for each in order.documents] == [
        (LadderDocument.SUPERVISION_ORDER, "内产改办督〔2026〕2号"),
        (LadderDocument.CRITICISM_NOTICE, "内产改办督〔2026〕3号"),
    ]
    assert league.told("office_li") == ["ladder.order"]
    assert league.told("chen") == ["ladder.urge", "ladder.order"]


def test_asks_the_convener_last(league: League) -> None:
    item = league.claimed()
    league.at("06-16 17:30")
    assert league.told("bater") == ["ladder.interview"]
    view = league.ladder(item)
    assert {rung.state for rung in view.rungs} == {RungState.FIRED}
    assert armed(league) == []


def test_records_what_each_rung_did(league: League) -> None:
    item = league.claimed()
    league.at("06-02 18:00")
    view = league.ladder(item)
    firings = {rung.code: rung.firing for rung in view.rungs if rung.firing}
    assert firings["fall_due"].notified == ("Zhang", "Zhao")
    assert shown(firings["order"].fired_at) == "06-02 17:30"
    assert (firings["order"].escalation, firings["order"].caught) == ("supervision_red", True)
    events = [event for event in item.instance.events if event == "LadderRungFired"]
    assert len(events) == 4


def test_a_red_item_goes_on_beside_the_offices_measures(league: League) -> None:
    item = league.claimed()
    league.at("06-02 17:30")
    assert sorted(item.instance.open_names) == ["办理", "核办"]
    league.at("06-16 17:30")
    assert league.ladder(item).rungs[4].firing is not None


def test_leaves_the_ladder_when_the_escalation_ends_the_task(league: League) -> None:
    item = league.claimed("given_up")
    league.at("06-02 17:30")
    assert item.instance.open_names == ["核办"]
    assert armed(league) == []
    assert [state for _, state in rungs(league, item).values()][3:] == ["fired", "withdrawn"]
    league.at("06-30 09:00")
    assert league.told("bater") == []


def test_completion_withdraws_what_is_still_to_come(league: League) -> None:
    item = league.claimed()
    league.at("05-21 10:00")
    item.complete(by="zhang")
    states = [state for _, state in rungs(league, item).values()]
    assert states == ["fired", "withdrawn", "withdrawn", "withdrawn", "withdrawn"]
    assert armed(league) == ["05-25 09:00"]  # of the office's own item, due on 28 May
    league.at("05-24 09:00")
    assert league.told("zhao") == []


def test_cancelling_the_instance_withdraws_the_ladder(league: League) -> None:
    item = league.claimed()
    league.engine.execute(CancelInstance(item.instance.instance_id, "重复立项"), actor="office_li")
    assert armed(league) == []


def test_each_round_of_a_loop_has_a_ladder_of_its_own(league: League) -> None:
    first = league.claimed("loop")
    league.at("05-20 10:00")
    second = first.complete(by="zhang", again=True).work_item("办理")
    assert rungs(league, first)["remind"] == ("05-20 09:00", "fired")
    assert shown(second.now.due_at) == "06-10 17:30"
    assert armed(league) == ["06-05 09:00"]


def test_an_item_without_a_ladder_has_no_rungs(league: League) -> None:
    started = league.driver.start("plain", by="office_li", scope=league.scope)
    assert league.ladder(started.work_item("补充")).rungs == ()


# ── Downtime ──────────────────────────────────────────────────────────────────────────────


def test_rungs_missed_while_the_node_was_down_fire_once_each_in_order(league: League) -> None:
    item = league.claimed()
    league.asleep_until("06-10 10:00")
    fired = [rung for rung in league.ladder(item).rungs if rung.firing]
    assert [rung.code for rung in fired] == ["remind", "fall_due", "urge"]
    assert league.told("zhang") == ["ladder.remind", "ladder.remind"]
    assert league.told("chen") == ["ladder.urge"]


def test_the_unit_keeps_its_five_days_after_an_urging_notice_that_came_late(
    league: League,
) -> None:
    item = league.claimed()
    league.asleep_until("06-10 10:00")
    assert rungs(league, item)["order"] == ("06-17 17:30", "moved")
    league.at("06-17 17:30")
    assert league.colour(item) is Urgency.RED


def test_a_failing_rung_leaves_nothing_behind(league: League) -> None:
    item = league.claimed()
    with league.engine.store.writing() as uow:
        uow.connection.execute(text("ALTER TABLE notice RENAME TO notice_away"))
    league.asleep_until("05-20 09:00")
    assert league.colour(item) is Urgency.NORMAL
    assert rungs(league, item)["remind"] == ("05-20 09:00", "armed")
    with league.engine.store.writing() as uow:
        uow.connection.execute(text("ALTER TABLE notice_away RENAME TO notice"))
    league.at("05-20 09:30")
    assert league.told("zhang") == ["ladder.remind"]


# ── People ────────────────────────────────────────────────────────────────────────────────


def test_an_absent_holders_deputy_is_told_too(league: League) -> None:
    item = league.claimed()
    league.engine.execute(
        SetAbsence("narisu", local("05-19 00:00"), local("05-23 00:00")), actor="zhang"
    )
    league.at("05-20 09:00")
    (notice,) = league.notices("narisu")
    assert notice.on_behalf_of == "zhang"
    assert league.told("zhang") == ["ladder.remind"]
    assert league.ladder(item).rungs[0].firing is not None


def test_a_deputy_who_has_left_is_told_nothing(league: League) -> None:
    league.claimed()
    league.engine.execute(
        SetAbsence("narisu", local("05-19 00:00"), local("05-23 00:00")), actor="zhang"
    )
    league.engine.execute(c.SetPersonEnabled("narisu", enabled=False), actor=SYSTEM)
    league.at("05-20 09:00")
    league.engine.execute(c.SetPersonEnabled("narisu", enabled=True), actor=SYSTEM)
    assert league.told("narisu") == []
    assert league.told("zhang") == ["ladder.remind"]


def test_a_new_leader_gets_what_falls_due_after_the_change(league: League) -> None:
    league.claimed()
    people = league.engine.query(c.GetUnit(league.unit), actor=SYSTEM)
    held = [each for post in people.posts for each in post.holdings if each.user_id == "chen"]
    league.engine.execute(
        c.EndHolding(held[0].holding_id, local("05-20 00:00").date()), actor=SYSTEM
    )
    league.engine.execute(c.AddPerson("wu", "Wu"), actor=SYSTEM)
    league.engine.execute(
        c.Appoint(held[0].post_id, "wu", local("05-21 00:00").date()), actor=SYSTEM
    )
    league.at("05-26 09:00")
    assert league.told("chen") == []
    assert league.told("wu") == ["ladder.urge"]


def test_tells_the_office_when_nobody_holds_the_post(league: League) -> None:
    item = league.claimed()
    league.engine.execute(c.SetPersonEnabled("chen", enabled=False), actor=SYSTEM)
    league.at("05-26 09:00")
    firing = league.ladder(item).rungs[2].firing
    assert firing is not None
    assert firing.unreached == (Relation.LEADER,)
    assert league.told("office_li") == ["ladder.unreached"]


def test_tells_the_office_when_the_holder_has_left(league: League) -> None:
    item = league.claimed()
    league.engine.execute(c.SetPersonEnabled("zhang", enabled=False), actor=SYSTEM)
    league.at("05-20 09:00")
    firing = league.ladder(item).rungs[0].firing
    assert firing is not None
    assert firing.unreached == (Relation.HOLDER,)
    assert league.told("office_li") == ["ladder.unreached"]


def test_delegate_hands_in_though_the_delegator_has_left(league: League) -> None:
    item = league.claimed()
    item.execute(DelegateWorkItem(item.work_item_id, "narisu"), by="zhang")
    league.engine.execute(c.SetPersonEnabled("zhang", enabled=False), actor=SYSTEM)
    item.complete(by="narisu", result="done")
    assert item.now.assignee == "zhang"


def test_reminds_on_the_day_that_the_holder_chose(league: League) -> None:
    item = league.claimed()
    league.engine.execute(SetFollowUp(item.work_item_id, local("05-08 10:00")), actor="zhang")
    league.at("05-08 10:00")
    assert league.told("zhang") == ["follow_up"]


# ── Moves ─────────────────────────────────────────────────────────────────────────────────


def test_a_moved_due_date_takes_the_ladder_with_it(league: League) -> None:
    item = league.claimed()
    league.engine.execute(
        MoveDueDate(item.work_item_id, local("06-01 17:30"), "会议改期"), actor="office_li"
    )
    view = league.ladder(item)
    assert (shown(view.original_due_at), shown(view.due_at)) == ("05-25 17:30", "06-01 17:30")
    assert rungs(league, item)["order"] == ("06-09 17:30", "moved")
    assert armed(league) == ["05-27 09:00"]


def test_an_earlier_due_date_lets_missed_rungs_fire_at_once(league: League) -> None:
    item = league.claimed()
    league.at("05-12 10:00")
    league.engine.execute(
        MoveDueDate(item.work_item_id, local("05-13 17:30"), "提前"), actor="office_li"
    )
    league.at("05-12 10:00")
    assert league.colour(item) is Urgency.BLUE


def test_a_suspension_before_the_due_date_moves_every_rung(league: League) -> None:
    item = league.claimed()
    suspend(league, item)
    league.at("05-08 15:30")  # two working days: 6 and 7 May were whole, and 8 May as far
    resume(league, item)
    assert shown(item.now.due_at) == "05-28 17:30"
    assert rungs(league, item)["remind"] == ("05-25 09:00", "moved")
    assert armed(league) == ["05-25 09:00"]


def test_no_rung_fires_while_suspended(league: League) -> None:
    item = league.claimed()
    league.at("05-19 10:00")
    suspend(league, item)
    league.at("06-30 10:00")
    assert league.colour(item) is Urgency.NORMAL
    assert league.told("zhang") == []


def test_a_suspension_after_the_urging_notice_moves_red(league: League) -> None:
    item = league.claimed()
    league.at("05-27 09:00")
    suspend(league, item)
    league.at("05-29 09:00")
    resume(league, item)
    assert shown(item.now.due_at) == "05-25 17:30"
    assert rungs(league, item)["order"] == ("06-04 17:30", "moved")
    league.at("06-04 17:29")
    assert league.colour(item) is Urgency.YELLOW
    league.at("06-04 17:30")
    assert league.colour(item) is Urgency.RED
    assert league.told("chen") == ["ladder.urge", "ladder.order"]


def test_a_due_date_moved_while_suspended_holds_after_resuming(league: League) -> None:
    item = league.claimed()
    suspend(league, item)
    league.engine.execute(
        MoveDueDate(item.work_item_id, local("06-01 17:30"), "会议改期"), actor="office_li"
    )
    league.at("04-30 15:31")
    resume(league, item)
    assert rungs(league, item)["remind"][0] == "05-28 09:00"
    assert len(armed(league)) == 1


def test_a_republished_calendar_moves_due_date_and_rungs(league: League) -> None:
    item = league.claimed()
    publish_day_off(league, "2026-05-22")
    assert shown(item.now.due_at) == "05-26 17:30"
    assert rungs(league, item)["order"] == ("06-03 17:30", "moved")


def test_a_republished_calendar_moves_rungs_whose_due_date_stays(league: League) -> None:
    item = league.claimed()
    publish_day_off(league, "2026-06-01")
    assert shown(item.now.due_at) == "05-25 17:30"
    assert rungs(league, item)["urge"] == ("05-26 09:00", "armed")
    assert rungs(league, item)["order"] == ("06-03 17:30", "moved")


def test_an_earlier_due_date_set_while_suspended_is_not_missed(league: League) -> None:
    item = league.claimed()
    suspend(league, item)
    league.engine.execute(
        MoveDueDate(item.work_item_id, local("05-13 17:30"), "提前"), actor="office_li"
    )
    assert armed(league) == []
    resume(league, item)
    assert armed(league) == ["05-09 09:00"]


def test_an_item_that_gets_a_due_date_later_begins_to_climb(league: League) -> None:
    item = league.driver.start("undated", by="office_li", scope=league.scope).work_item("办理")
    assert league.ladder(item).rungs == ()
    league.engine.execute(
        MoveDueDate(item.work_item_id, local("05-25 17:30"), "定期限"), actor="office_li"
    )
    assert armed(league) == ["05-20 09:00"]
    assert shown(league.ladder(item).original_due_at) == "05-25 17:30"
    assert len(league.engine.query(ListSupervised(), actor="office_li").items) == 1


def test_reminders_alone_neither_urge_nor_turn_red(league: League) -> None:
    item = league.driver.start("asked", by="office_li", scope=league.scope).work_item("确认")
    league.at("07-30 09:00")
    assert league.colour(item) is Urgency.YELLOW
    assert league.told("chen") == []
    assert league.told("zhao") == ["ladder.remind"]
    # The enterprise has no account yet, and only that is what the office hears.
    assert set(league.told("office_li")) == {"ladder.unreached"}


def test_a_short_time_limit_is_blue_from_the_start(league: League) -> None:
    item = league.driver.start("asked", by="office_li", scope=league.scope).work_item("确认")
    league.at("04-30 15:30")
    assert league.colour(item) is Urgency.BLUE


def test_a_ladder_that_is_gone_does_not_stop_a_calendar(league: League) -> None:
    league.claimed()
    with league.engine.store.writing() as uow:
        uow.connection.execute(update(supervised_item).values(ladder="gone"))
    publish_day_off(league, "2026-06-01")
    league.at("05-20 09:00")
    assert league.told("zhang") == []
    assert league.engine.query(CountJobs(), actor=SYSTEM)["armed"] == 1  # it will be tried again


def publish_day_off(league: League, day: str) -> None:
    date_ = local(f"{day[5:]} 00:00").date()
    league.engine.execute(EditCalendarDay(NATIONAL, date_, "off", "防汛"), actor=SYSTEM)
    league.engine.execute(PublishCalendar(NATIONAL, date_.year), actor=SYSTEM)


def suspend(league: League, item: object) -> None:
    instance_id = item.instance.instance_id  # type: ignore[attr-defined]
    league.engine.execute(SuspendInstance(instance_id, "等待上级文件"), actor="office_li")


def resume(league: League, item: object) -> None:
    instance_id = item.instance.instance_id  # type: ignore[attr-defined]
    league.engine.execute(ResumeInstance(instance_id), actor="office_li")


def test_an_instance_in_another_scope_climbs_there(league: League) -> None:
    item = league.claimed()
    scope = Scope("150203", f"unit:{league.other}", "enterprise:33")
    league.engine.execute(SetScope(item.instance.instance_id, scope), actor=SYSTEM)
    owner = select(supervised_item.c.scope_owner)
    with league.engine.store.reading() as uow:
        assert uow.connection.execute(owner).scalar() == f"unit:{league.other}"


# ── Colour ────────────────────────────────────────────────────────────────────────────────


def test_explains_a_colour(league: League) -> None:
    item = league.claimed()
    league.at("05-25 10:00")
    explained = league.engine.query(ExplainColour(item.work_item_id), actor="zhang")
    assert explained.colour is Urgency.YELLOW
    assert explained.reason.startswith("已到到期日")
    assert shown(explained.since) == "05-25 09:00"
    assert (explained.next_colour, shown(explained.next_at)) == (Urgency.YELLOW, "05-26 09:00")


# ── The responsibility clock ──────────────────────────────────────────────────────────────


def test_books_time_on_the_unit_that_holds_the_item(league: League) -> None:
    item = league.item()
    league.at("05-06 10:00")
    item.claim(by="zhang")
    league.at("05-07 08:30")
    clock = league.clock(item)
    (share,) = clock.shares
    assert (share.kind.value, share.holder) == ("unit", f"unit:{league.unit}")
    assert share.minutes == 120 + 8 * 60  # 15:30 to 17:30 on 30 April, and 6 May
    item.complete(by="zhang")
    assert league.clock(item).total_minutes == share.minutes


def test_books_suspended_time_on_nobody(league: League) -> None:
    item = league.claimed()
    suspend(league, item)
    league.at("05-07 08:30")
    resume(league, item)
    league.at("05-07 09:30")
    assert [(share.kind.value, share.minutes) for share in league.clock(item).shares] == [
        ("unit", 60),
        ("suspended", 120 + 8 * 60),
    ]


def test_books_time_on_the_body_to_whom_an_item_was_transferred(league: League) -> None:
    league.engine.execute(c.AddPerson("su", "Su"), actor=SYSTEM)
    post = league.engine.execute(c.AddPost(league.office, "经办二", Duty.HANDLER), actor=SYSTEM)
    league.engine.execute(c.Appoint(post.post_id, "su", local("01-01 00:00").date()), actor=SYSTEM)
    item = league.claimed()
    league.at("05-06 10:30")
    league.engine.execute(TransferWorkItem(item.work_item_id, "su", "由办公室接办"), actor="zhang")
    league.at("05-06 11:00")
    shares = {share.holder: share.minutes for share in league.clock(item).shares}
    assert shares == {f"unit:{league.unit}": 240, f"unit:{league.office}": 30}


# ── Cost ──────────────────────────────────────────────────────────────────────────────────


def test_completing_an_item_takes_at_most_twelve_statements(
    league: League, statements: Statements
) -> None:
    item = league.claimed("loop")
    league.claimed("loop").complete(by="zhang", again=True)  # warms the caches
    with statements.at_most(12):
        item.complete(by="zhang", again=True)


def test_supervision_adds_one_statement_for_all_that_opens_and_closes(
    league: League, statements: Statements
) -> None:
    item = league.claimed("loop")
    statements.clear()
    item.complete(by="zhang", again=True)
    assert sum("supervised_item" in each for each in statements.texts) == 1
    assert not any("responsibility_span" in each for each in statements.texts)
