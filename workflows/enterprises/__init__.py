"""The enterprises that the reform is about: their file, its edits, codes and size rules."""
