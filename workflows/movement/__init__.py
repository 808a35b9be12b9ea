"""Tells people when somebody moves what they hold, or moves something to them."""
