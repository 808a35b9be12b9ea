"""All SQL of the engine, one module per noun. Functions take the open unit of work first."""
