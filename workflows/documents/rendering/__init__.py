"""Making files of documents: a template (.docx) is filled in, and the result drawn as PDF.

``standard`` holds the measures of GB/T 9704-2012; ``template`` builds the templates that come
with Duban; ``filling`` puts the fields in; ``pdf`` draws what came of it. No database in here.
"""
