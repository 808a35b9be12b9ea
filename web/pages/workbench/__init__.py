"""工作台: what falls to the visitor, in four lists, and what else wants attention."""
