"""Messages and signals between instances, and the instances that they or a timer begin."""
