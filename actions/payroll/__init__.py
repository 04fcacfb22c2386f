"""Pay, tax and insurance by chat."""
