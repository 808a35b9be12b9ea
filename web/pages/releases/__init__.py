"""Releases of processes, and the difference between two states of one."""
