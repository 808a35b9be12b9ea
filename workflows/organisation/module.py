"""The organisation as a part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from engine.interpreter import Known
from workflows.organisation import commands as c
from workflows.organisation import people, reading, structure
from workflows.organisation.duties import GROUP_SHAPES


def module() -> Module:
    """The organisation's commands and queries. Directory and rights are handed to the engine."""
    return Module(
        name="organisation",
        known=Known(groups=GROUP_SHAPES),
        commands={
            c.AddUnit: structure.add_unit,
            c.ChangeUnit: structure.change_unit,
            c.CloseUnit: structure.close_unit,
            c.AddSection: structure.add_section,
            c.RenameSection: structure.rename_section,
            c.CloseSection: structure.close_section,
            c.AddPost: structure.add_post,
            c.ChangePost: structure.change_post,
            c.ClosePost: structure.close_post,
            c.AddPerson: people.add_person,
            c.ChangePerson: people.change_person,
            c.SetPersonEnabled: people.set_person_enabled,
            c.Appoint: people.appoint,
            c.EndHolding: people.end_holding,
            c.AddEnterpriseAccount: people.add_enterprise_account,
            c.RemoveEnterpriseAccount: people.remove_enterprise_account,
        },
        queries={
            c.ListConferences: reading.list_conferences,
            c.ListHelpers: reading.list_helpers,
            c.ListUnits: reading.list_units,
            c.GetUnit: reading.get_unit,
            c.ListPeople: reading.list_people,
            c.GetPerson: reading.get_person,
            c.ExportRoster: reading.export_roster,
        },
    )
