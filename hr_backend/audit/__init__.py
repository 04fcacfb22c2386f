"""What was changed, by whom, and by which rule."""
