"""Many interviews at once by chat."""
