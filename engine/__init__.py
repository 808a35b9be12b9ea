"""The BPM engine: definitions, instances, work items, jobs, time.

It knows nothing of the policy domain, of Flask, or of the wall clock. The way of one
command is drawn in ``ARCHITECTURE.md``.
"""
