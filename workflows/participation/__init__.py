"""What the organisation hears of votes, signers, copies, orphans and handovers."""
