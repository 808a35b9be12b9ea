"""Flask pages, API and command line. The only composition root."""
