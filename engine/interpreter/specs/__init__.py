"""How the elements of a diagram behave: SpiffWorkflow's classes with our own rules.

``docs/decisions/0003-interpreter.md`` says what differs, and why.
"""
