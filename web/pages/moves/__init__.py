"""Pages on which people move a matter: what it would do is shown before it is done."""
