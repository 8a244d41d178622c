"""The ledger: every address that was ever published, in files that are committed with the site. They only ever grow."""
