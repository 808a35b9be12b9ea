"""What people do with work items."""
