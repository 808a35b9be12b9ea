"""本企业: the portal in which an enterprise reads and does what concerns it alone.

Its pages are sections of the enterprise's file (``web/pages/enterprises/sections.py``), so that an
enterprise and those who supervise it read the same.
"""
