"""任务: what joint conferences resolved, and how it goes."""
