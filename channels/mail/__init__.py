"""E-mail: the way to people who are on no chat channel, and to everybody's calendar."""
