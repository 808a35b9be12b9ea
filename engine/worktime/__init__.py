"""Working time: durations, calendars, due dates and why they are what they are.

Pure: nothing here does I/O or reads a clock. A calendar is handed in whole; instants are aware
UTC, and days are counted in ``engine.clock.LOCAL_ZONE``.
"""
