"""Work without a network: the application as one that is installed, and what waits to be sent."""
