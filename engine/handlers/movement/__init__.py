"""Moving tokens: sending back, taking back, skipping, jumping, restarting, migrating."""
