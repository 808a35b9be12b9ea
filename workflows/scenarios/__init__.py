"""Scenarios: stories beside a process that say who does what when, and what must be true then.

A scenario (``scenarios/*.yaml`` in a package) is played on an engine of its own with a virtual
clock, through the very commands that pages and interfaces use. ``source`` and ``reading`` turn
the file into a ``model``; ``staff`` puts its people in place; ``playing`` carries the steps out;
``coverage`` tells what of the diagrams they reached; ``gate`` lets no package be deployed that
does otherwise than its scenarios tell.
"""
