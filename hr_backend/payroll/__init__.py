"""Pay, tax and social insurance."""
