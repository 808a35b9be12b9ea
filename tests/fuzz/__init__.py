"""Random programs and files, made to break what reads them."""
