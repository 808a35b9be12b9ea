"""Drawing a filled .docx as PDF, without an office suite.

``reading`` turns the file into the plain ``model``, ``breaking`` text into lines, ``pages`` puts
the lines onto pages, ``ink`` is the only one that knows fpdf2. What official documents are made
of is drawn: paragraphs, borders, tables, headers, footers, page numbers. Pictures and text boxes
are not; the check of a template says so.
"""
