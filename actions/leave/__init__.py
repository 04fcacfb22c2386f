"""Leave by chat."""
