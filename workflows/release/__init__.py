"""P13 流程发布: a draft goes live once its checks are green and a second person has approved it.

The release is itself a process on the engine (``bpmn/release``). What was looked at is what goes
live: a release keeps its own copy of the files, and is refused where the live version has changed
since. Nothing is ever approved by a time-out.
"""
