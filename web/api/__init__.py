"""The interface for other systems: ``/api/v1``, bearer tokens, JSON, problem details.

Every operation is one row of ``table.OPERATIONS`` and one command or query of the engine. What
a request must hold, what comes back and the OpenAPI document all follow from the dataclasses, so
none of them can drift from what the engine takes.
"""
