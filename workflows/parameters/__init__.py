"""Durations and thresholds as the offices set them, in place of the defaults of the packages.

A package lists its parameters with their defaults (``package.toml``); a setting of an office holds
for its area and all within it from an instant on, and a narrower area's own comes before it.
"""
