"""One function per command: read, check, change, record. None of them commits."""
