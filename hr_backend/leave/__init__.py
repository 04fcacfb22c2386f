"""Leave: its types, balances and requests."""
