"""Lists as files, written in the background: asked for, left, come back to, fetched."""
