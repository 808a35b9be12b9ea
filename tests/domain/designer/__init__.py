"""Drafts that designers draw."""
