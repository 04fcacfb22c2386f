"""Tables of batches of changes."""
