"""Simulations: what becomes of a process when so many matters come and so many people work on them.

A simulation (``simulations/*.yaml`` in a package) says how often matters arrive, how long people
let a step lie and how long they work on it, and what they hand in. It runs on the real engine in a
laboratory over months of virtual time, and reports overdue shares, load per unit and bottlenecks.
Units and steps are compared, never persons.
"""
