"""Tables of employee records."""
