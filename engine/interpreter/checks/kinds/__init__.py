"""The kinds of findings, a module for each topic; ``catalogue.py`` holds them all."""
