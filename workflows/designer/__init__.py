"""Drafts of process packages: what designers draw, apart from what is deployed.

A draft is saved again and again while it is drawn; each save has the number of the one before it,
so that no save hides another. The last ones are kept as revisions and can be brought back.
"""
