"""Administration: the calendar, the organisation, imports, and the log of accounts."""
