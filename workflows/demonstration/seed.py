"""Fills an empty installation with the demonstration."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from engine.clock import LOCAL_ZONE
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.views import WorkItem
from workflows.accounts.commands import SetPassword
from workflows.demonstration import companies, names, people
from workflows.demonstration.behaviour import patience
from workflows.demonstration.evaluations import EvaluationStories
from workflows.demonstration.guiding import GuidingStories
from workflows.demonstration.joint import JointStories
from workflows.demonstration.papers import PaperStories
from workflows.demonstration.play import MovableClock, Play
from workflows.demonstration.rectifications import RectificationStories
from workflows.demonstration.releasing import ask_for_a_release
from workflows.demonstration.stories import Stories
from workflows.demonstration.tasks import TaskStories
from workflows.enterprises.commands import AddEnterprise
from workflows.organisation.commands import (
    AddEnterpriseAccount,
    AddPerson,
    ChangeUnit,
    ListUnits,
)
from workflows.organisation.duties import EnterpriseRole, UnitKind
from workflows.organisation.views import Unit
from workflows.rosters.importing import import_roster
from workflows.rosters.scratch import Scratch
from workflows.rosters.views import RosterKind, RunState

#: The demonstration's first day, and the moment at which the visitor finds it. Findings and last
#: year's evaluation begin in January, so that look-backs have fallen due and results are there;
#: contacts begin in March.
BEGINS_AT = datetime(2026, 1, 5, 8, 30, tzinfo=LOCAL_ZONE)
CONTACTS_BEGIN_AT = datetime(2026, 3, 2, 8, 30, tzinfo=LOCAL_ZONE)
TODAY = datetime(2026, 5, 20, 10, 40, tzinfo=LOCAL_ZONE)

ENTERPRISES = 300
#: How many of the enterprises are being contacted in these weeks.
_CONTACTS = 105
#: How many are contacted by the region's, and by 包头市's, department of industry.
_REGION_CONTACTS = 16
_LEAGUE_CONTACTS = 9

#: Told what is being done, and how much of how much is.
Listener = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class _Pace:
    """Leaves enough undone for the visitor, who finds the leading enterprise asked to confirm."""

    leading: set[str]
    owners: set[str]

    def __call__(self, chance: Random, item: WorkItem, now: datetime) -> int | None:
        if item.scope.subject in self.leading:
            waits = ("confirm", "follow_up", "follow_up_confirm", "interview")
            return None if item.element_id in waits else 2
        recent = now > TODAY - timedelta(days=24)
        at_unit = item.element_id != "assign" and item.scope.owner in self.owners
        if at_unit and recent and chance.random() < 0.45:
            return None
        return patience(chance, item.element_id)


@dataclass(frozen=True, slots=True)
class Seeding:
    """One seeding: the engine on a clock that stands at ``BEGINS_AT``, and who listens."""

    engine: Engine
    clock: MovableClock
    scratch: Scratch
    wall_now: datetime
    heard: Listener
    seed: int = 20260520
    enterprises: int = ENTERPRISES
    contacts: int = _CONTACTS

    def carry_out(self) -> None:
        """Organisation, enterprises, accounts, then the weeks of work up to ``TODAY``.

        Calendars and processes are there already: every installation has them.
        """
        chance = Random(self.seed)  # noqa: S311 - chance here makes stories, not keys.
        self._organisation(chance)
        enterprise_ids = self._enterprises(chance)
        self._passwords()
        self._weeks(chance, enterprise_ids)

    def _organisation(self, chance: Random) -> None:
        rows = [row.cells() for row in people.roster(chance)]
        self.heard("organisation", 0, len(rows))
        with self.scratch.room() as folder:
            path = folder / "organisation.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, fieldnames=list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
            run = import_roster(
                self.engine,
                RosterKind.ORGANISATION,
                path,
                actor=SYSTEM,
                scratch=self.scratch,
            )
        if run.state is not RunState.DONE:
            raise RuntimeError(f"The demonstration's own roster was not taken: {run}")
        names_of = {account.user_id: account.name for account in people.ACCOUNTS}
        officer = AddPerson(people.TO_BE_APPOINTED, names_of[people.TO_BE_APPOINTED])
        self.engine.execute(officer, actor=SYSTEM)
        # A roster has no column for the system.
        systems = people.systems()
        for unit in self._member_units():
            change = ChangeUnit(unit.unit_id, unit.name, systems[unit.name])
            self.engine.execute(change, actor=SYSTEM)

    def _enterprises(self, chance: Random) -> list[int]:
        units = self._member_units()
        by_area: dict[str, list[int]] = defaultdict(list)
        for unit in units:
            by_area[unit.area].append(unit.unit_id)
        visited = self._visited(units)
        fields = companies.companies(chance, self.enterprises, by_area, visited)
        found = []
        for number, each in enumerate(fields):
            enterprise = self.engine.execute(AddEnterprise(each), actor=SYSTEM)
            found.append(enterprise.enterprise_id)
            self._union(chance, number, enterprise.enterprise_id, each.union_chair)
            self.heard("enterprises", number + 1, self.enterprises)
        return found

    def _member_units(self) -> list[Unit]:
        found: list[Unit] = []
        cursor = ""
        while True:
            query = ListUnits(kind=UnitKind.MEMBER, cursor=cursor, limit=200)
            page = self.engine.query(query, actor=SYSTEM)
            found += page.units
            if not (cursor := page.next_cursor):
                return found

    def _visited(self, units: list[Unit]) -> list[tuple[str, int]]:
        """The units whose people the visitor can be, once per enterprise that they contact."""
        industry = {unit.area: unit.unit_id for unit in units if "工业" in unit.name}
        contacts = {"15": _REGION_CONTACTS, "1502": _LEAGUE_CONTACTS}
        return [(area, industry[area]) for area, many in contacts.items() for _ in range(many)]

    def _union(self, chance: Random, number: int, enterprise_id: int, chair: str) -> None:
        """The union of each enterprise has an account."""
        user_id = _union_of(number)
        name = chair or names.person(chance)
        self.engine.execute(AddPerson(user_id, name), actor=SYSTEM)
        account = AddEnterpriseAccount(user_id, enterprise_id, EnterpriseRole.UNION)
        self.engine.execute(account, actor=SYSTEM)

    def _passwords(self) -> None:
        for account in people.ACCOUNTS:
            command = SetPassword(
                account.user_id, people.PASSWORD, at=self.wall_now, must_change=False
            )
            self.engine.execute(command, actor=SYSTEM)

    def _weeks(self, chance: Random, enterprise_ids: list[int]) -> None:
        subjects = {f"enterprise:{enterprise_ids[0]}"}
        play = Play(self.engine, self.clock, chance, pace=_Pace(subjects, self._owners()))
        visited = enterprise_ids[: _REGION_CONTACTS + _LEAGUE_CONTACTS]
        others = enterprise_ids[len(visited) :]
        chosen = [*visited, *chance.sample(others, min(self.contacts, len(others)))]
        weeks = (TODAY - CONTACTS_BEGIN_AT) // timedelta(weeks=1)
        for number, enterprise_id in enumerate(chosen):
            # The visitor's own contacts are spread over the last weeks.
            week = weeks - 4 + number % 4 if 0 < number < len(visited) else chance.randrange(weeks)
            week = weeks - 4 if number == 0 else week
            day = CONTACTS_BEGIN_AT.date() + timedelta(weeks=week, days=chance.randrange(5))
            hour = time(9, chance.randrange(60))
            play.contact(enterprise_id, datetime.combine(day, hour, LOCAL_ZONE))
        self._plan_stories(play, chance, enterprise_ids[0])
        self._plan_guiding(play, enterprise_ids)
        self._plan_cases(play, visited)
        play.run(CONTACTS_BEGIN_AT)
        for week in range(weeks + 1):
            play.run(min(CONTACTS_BEGIN_AT + timedelta(weeks=week + 1), TODAY))
            self.heard("weeks", week + 1, weeks + 1)

    def _plan_cases(self, play: Play, enterprise_ids: list[int]) -> None:
        """Findings and evaluations, each step on a day of its own since January."""
        units = {unit.name: unit.unit_id for unit in self._member_units()}
        rectifications = RectificationStories(self.engine, enterprise_ids)
        evaluations = EvaluationStories(self.engine, units, enterprise_ids)
        for at, act in (*rectifications.turns(), *evaluations.turns()):
            play.plan(at, act)

    def _owners(self) -> set[str]:
        return {f"unit:{unit_id}" for _, unit_id in self._visited(self._member_units())}

    def _plan_stories(self, play: Play, chance: Random, leading: int) -> None:
        stories = Stories(self.engine, chance)
        joint = JointStories(self.engine, {u.name: u.unit_id for u in self._member_units()})
        region = {u.name: u.unit_id for u in self._member_units() if u.area == "15"}
        tasks = TaskStories(self.engine, self.clock, region)
        papers = PaperStories(self.engine, leading, self.wall_now)
        for days_ago, act in (
            (45, papers.sign_as),
            (40, tasks.convene),
            (20, papers.go_on_behind_paper),
            (13, papers.replace_template),
            (6, papers.sign_most),
            (5, papers.report_finding),
            (4, papers.void_one),
            (2, papers.issue_list),
            (2, papers.hand_out),
            (37, tasks.resolve),
            (36, tasks.sign),
            (30, tasks.arrange),
            (16, tasks.finish),
            (26, lambda: stories.request_extensions(4)),
            (24, stories.decide_extensions),
            (14, lambda: stories.suspend(2)),
            (9, lambda: stories.remark(6)),
            (8, lambda: stories.urge(2)),
            (6, lambda: stories.suspend(2)),
            (5, joint.propose),
            (2, joint.revise),
            (1, joint.conclude),
            (1, lambda: ask_for_a_release(self.engine)),
            (1, lambda: joint.sign_first("narisu", "zhanghuimin")),
            (1, lambda: stories.request_extensions(3)),
            (1, stories.leave),
        ):
            play.plan(TODAY - timedelta(days=days_ago, minutes=20), act)

    def _plan_guiding(self, play: Play, enterprise_ids: list[int]) -> None:
        """Officers of the league inspect the leading enterprise and some others."""
        chosen = [0, *range(_REGION_CONTACTS, _REGION_CONTACTS + 5)]
        unions = [_union_of(number) for number in chosen]
        guided = [enterprise_ids[number] for number in chosen]
        stories = GuidingStories(self.engine, self.clock, tuple(zip(guided, unions, strict=True)))
        for days_ago, act in (
            (70, stories.appoint),
            (57, stories.plan),
            (48, stories.inspect_first),
            (14, stories.inspect_again),
            (12, stories.confirm),
            (7, stories.report),
            (5, stories.inspect_others),
            (13, stories.nominate_more),
            (2, stories.nominate_last),
            (1, stories.dispute),
            (0, stories.begin),
        ):
            play.plan(TODAY - timedelta(days=days_ago, minutes=50), act)


def _union_of(number: int) -> str:
    """The account of the union of the enterprise with this number."""
    return "qingling-union" if number == 0 else f"union{number:03d}"
