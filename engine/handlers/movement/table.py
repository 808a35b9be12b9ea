"""Which function carries out which command that moves tokens."""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands import migration as m
from engine.commands import movement as c
from engine.context import CommandHandler, QueryHandler
from engine.handlers.movement import campaigns, jumping, restarting, sending_back, taking_back

COMMANDS: Mapping[type, CommandHandler] = {
    c.ReturnWorkItem: sending_back.send_back,
    c.WithdrawWorkItem: taking_back.take_back,
    c.SkipWorkItem: jumping.skip,
    c.JumpInstance: jumping.jump,
    c.RestartInstance: restarting.restart,
    m.MigrateInstances: campaigns.start,
    m.StopMigration: campaigns.stop,
    m.UndoMigration: campaigns.undo_one,
}
QUERIES: Mapping[type, QueryHandler] = {
    c.ListReturnSteps: sending_back.list_steps,
    c.PreviewReturn: sending_back.preview,
    c.PreviewWithdrawal: taking_back.preview,
    c.PreviewSkip: jumping.preview_skip,
    c.PreviewJump: jumping.preview_jump,
    c.GetMovable: jumping.movable,
    c.PreviewRestart: restarting.preview,
    m.ProposeMigration: campaigns.propose,
    m.TryMigration: campaigns.try_out,
    m.ListStanding: campaigns.standing,
    m.GetMigration: campaigns.get,
    m.ListMigrations: campaigns.listing,
    m.ListMigrationOutcomes: campaigns.outcomes,
}
