"""Cases the assistant hands over to a human."""
