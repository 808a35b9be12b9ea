"""How long a rectification may be extended: by its grade, out of what its ladder allows."""

from __future__ import annotations

from engine.context import Context
from engine.errors import InvalidInput, Problem
from engine.store.queries import work_items
from workflows.rectification import queries
from workflows.rectification.findings import KEY
from workflows.rectification.views import Grade
from workflows.supervision.commands import RequestExtension
from workflows.supervision.ladder_file import shipped

#: The ladder of the rectification itself.
LADDER = "rectification"


def by_grade(ctx: Context, command: RequestExtension) -> RequestExtension:
    """Let through what the grade of the finding allows; other items are none of our business.

    The lengths of the ladder's own are for complex findings, which get no others.

    Raises:
        InvalidInput: it is not what this grade gets.
    """
    item = work_items.read(ctx.uow, command.work_item_id)
    if item is None or item.definition_key != KEY or item.ladder != LADDER:
        return command
    complex_ = queries.grade_of_instance(ctx.uow, item.instance_id) is Grade.COMPLEX
    own = shipped().ladders[LADDER].extension
    if complex_ is (command.working_days in own):
        return command
    choices = "、".join(str(days) for days in own)
    text = (
        "复杂问题只能延期{choices}个工作日" if complex_ else "只有复杂问题可以延期{choices}个工作日"
    )
    problem = Problem("working_days", text, {"choices": choices})
    raise InvalidInput("延期申请还不能提交。", problems=[problem])
