"""Tables of leave."""
