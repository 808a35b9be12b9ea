"""P04, guidance officers (clause 6.2-02): their appointments, the yearly plan, the inspections.

The flows are ``bpmn/guidance_officer`` and ``bpmn/inspection``. An officer is a person whom an
appointment lets hold a post of the duty 改革指导员 from one day to another: the post and its dates
are the organisation's, what led to it and what follows from it is here.
"""
