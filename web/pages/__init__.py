"""Pages: one module, or one package, per area."""
