"""People beside the holder: votes, signers, copies, separation of duties, orphans, handovers."""
