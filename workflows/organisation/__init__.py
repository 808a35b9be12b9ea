"""Joint conferences, their units, sections, posts and people; who belongs where and may do what."""
