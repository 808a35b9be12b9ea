"""回看: how a process went in a period: how often, how long, how late, how often once more.

Steps and flows are compared, never people: no figure names who did something.
"""
