"""Tables of shifts, punches and daily results."""
