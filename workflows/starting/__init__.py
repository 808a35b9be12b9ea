"""Starting processes that were drawn in the designer, by those whom their diagrams let.

A process that Duban ships is started by the part of the domain that knows it. One that was drawn
says itself who may start it (``duban:startGroups`` of the process) and what is asked then (the form
of its start event).
"""
