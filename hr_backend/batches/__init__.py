"""Many interviews cancelled or moved at once."""
