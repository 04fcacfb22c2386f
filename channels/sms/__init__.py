"""Text messages: the last way to people."""
