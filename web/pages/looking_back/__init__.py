"""How a process went, on its diagram and as a table."""
