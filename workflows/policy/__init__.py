"""The policy that the processes carry out (内产改办发〔2022〕4号), its clauses, and what does so.

``clauses`` and ``text`` read two files that lie beside them; ``standing`` asks the deployed
processes and the database.
"""
