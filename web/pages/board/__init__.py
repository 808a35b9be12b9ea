"""督办台: what the office supervises, by colour, place and body, and what it decides."""
