"""场景: what a process goes through, recorded on a virtual clock and kept beside it."""
