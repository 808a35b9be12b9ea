"""Service tasks that are carried out after the commit: by a job, or by somebody outside."""
