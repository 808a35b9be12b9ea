"""企业: the list, the file of one with its contacts, and the ledger across all."""
