"""P01 议定任务分解: from what a joint conference resolves to tasks that are closed (6.1-01).

``starting`` begins a conference, ``meeting`` holds its service tasks up to the dispatch,
``opening`` begins tasks and contributions in jobs of their own, ``handling`` and ``contributing``
hold their service tasks, ``following`` keeps the rows of tasks in step with the work, ``reminding``
finds the offices that have held no conference for a year, ``reading`` answers for the pages.
"""
