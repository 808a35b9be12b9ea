"""The policy that the processes carry out (内产改办发〔2022〕4号), and its clauses.

Reads two files that lie beside it, and nothing else.
"""
