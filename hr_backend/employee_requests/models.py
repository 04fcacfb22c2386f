"""Tables of requests by employees and their decisions."""
