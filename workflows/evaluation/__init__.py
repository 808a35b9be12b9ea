"""P07, evaluation of enterprises (clauses 3.3-02, 3.3-05, 3.4, 5.1): indicators, scores, grades.

What is scored by which formula is data in versions (an indicator set); how an evaluation goes is
``bpmn/evaluation``. Every score keeps what it was made of, so that it can be made again.
"""
