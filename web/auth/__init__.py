"""Signing in and out, and what people may do with their own account."""
