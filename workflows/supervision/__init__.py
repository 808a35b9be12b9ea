"""Supervision: the ladder that late items climb, extensions, documents, the responsibility clock.

``ladder`` and ``ladder_file`` say what a ladder is, ``plan`` when its rungs come, ``extension``
listens to the engine, ``firing`` carries a rung out. All SQL is in ``queries``.
"""
