"""The HR service: REST under /api/v1, usable without the bot."""
