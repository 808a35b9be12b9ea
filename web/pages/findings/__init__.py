"""整改: the three lists of findings, and one finding."""
