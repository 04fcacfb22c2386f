"""Tables of kept figures."""
