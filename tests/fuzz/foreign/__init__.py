"""Diagrams in the manner of other modelers, as many as wanted, each made from its number alone."""
