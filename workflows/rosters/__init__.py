"""Reading rosters of enterprises and of the organisation, and writing tables out.

One import is two passes. The first reads the file row by row, checks it against the rules and
against what is on file, and keeps the rows that are good in a temporary file; no transaction
that writes is open meanwhile. The second writes those rows in one transaction. Neither holds
more than a few hundred rows in memory.
"""
