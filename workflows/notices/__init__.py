"""Notices inside the application: who was told what, when it was read.

A notice stores a message id and its fields, so that each reader gets it in his language.
"""
