"""检查: inspections, guidance officers and the yearly plans."""
