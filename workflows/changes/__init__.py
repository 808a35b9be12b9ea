"""What was changed in the files of the domain: who, when, before and after. Append-only."""
