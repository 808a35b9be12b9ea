"""What the designer reads and packs."""
