"""One work item: its form, its time, its process, its past, and what can be done with it."""
