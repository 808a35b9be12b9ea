"""The policy: its text, and for each clause what carries it out."""
