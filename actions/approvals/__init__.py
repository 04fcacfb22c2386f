"""Approving and asking by chat: changes of interviews and requests by employees as one list."""
