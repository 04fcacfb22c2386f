"""What the assistant can get done for a person: one re-entrant function an intent."""
