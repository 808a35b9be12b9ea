"""P05, rectification of findings (clauses 3.4-10, 6.2-02): what its service tasks do, the lists.

Whoever finds something wrong opens a finding through ``findings.open_finding``; the flow itself
is ``bpmn/rectification``, and every duration is a parameter of that package.
"""
