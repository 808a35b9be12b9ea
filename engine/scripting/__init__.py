"""Scripts of script tasks: read without running them, and run where they can do no harm.

``source`` reads a script and says what is wrong with it; it does no I/O. ``pool`` runs scripts:
each in a process that is made for it alone, in an interpreter that knows no files and no network,
for at most a second and at most 64 MB. The process that serves never loads that interpreter.
"""

from engine.scripting.errors import ScriptError
from engine.scripting.pool import ScriptPool
from engine.scripting.request import ScriptRun
from engine.scripting.source import Script, read_script

__all__ = ["Script", "ScriptError", "ScriptPool", "ScriptRun", "read_script"]
