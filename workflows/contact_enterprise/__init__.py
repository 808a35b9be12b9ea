"""P03, member units contact enterprises (clause 6.2-01): what its service tasks do, and the ledger.

The flow itself is ``bpmn/contact_enterprise``; every duration and threshold is a parameter of
that package or of ``bpmn/need_follow_up``.
"""
