"""Official documents (公文): kinds, numbers, recipients who sign, templates, .docx and PDF.

A process issues a document with ``issuing.issue``; ``kinds`` says what a kind is and ``shipped``
which ones there are, with the fields that each is filled with. All SQL is in ``queries``.
"""
