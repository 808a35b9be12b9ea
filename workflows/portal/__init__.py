"""What an enterprise is asked to do, and what it has done: the lists of its portal."""
