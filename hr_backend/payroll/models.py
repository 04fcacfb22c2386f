"""Tables of pay."""
