"""What happens next in a conversation."""
