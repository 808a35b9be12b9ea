"""All SQL of supervision. Functions take the open unit of work first."""
