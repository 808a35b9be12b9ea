"""联合发文会签: member units vote on what goes out in their names."""
