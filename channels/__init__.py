"""Where people write: platform adapters, the web channel, the command line."""
